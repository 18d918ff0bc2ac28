package dev.reprise.adapters.csv;

import dev.reprise.adapters.dataset.TimeUnitOfFile;
import dev.reprise.api.Currency;
import dev.reprise.api.DatasetReader;
import dev.reprise.api.EventPublisher;
import dev.reprise.api.Instrument;
import dev.reprise.api.number.Decimals;
import dev.reprise.api.record.DefinitionRecords;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.TradeEncoder;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads trades, format {@code csv-trades}: RFC 4180, plain or gzip, with a header or without, a row a trade: time, price, quantity,
 * and where the file has them the taker's side and an id. Times are numbers (with decimals too) or ISO-8601, UTC unless they say
 * otherwise. The file knows no receive times: each trade is received when it happened.
 *
 * <p>Two passes: the first finds the decimals, which make tick and lot. A number with more than {@link #MAX_SCALE} decimals went
 * through a double somewhere and is refused, or rounded to eight decimals and counted, as asked for.
 *
 * <p>Counts: {@code messages}, {@code trades}, {@code gaps} (ids that are missing between two rows), {@code rounded}, {@code
 * receive_time_backwards}, {@code skipped.repeated_id}, {@code skipped.not_positive}. Notes: {@code ts_unit}, {@code instrument.*}.
 */
public final class CsvTradesReader implements DatasetReader {
    /** Name of the format. */
    public static final String FORMAT = "csv-trades";
    /** Most decimals of a number that is taken as printed. */
    public static final int MAX_SCALE = 12;

    private static final int ROUNDED_SCALE = 8;

    private final CsvTradesSettings settings;
    private final TradeEncoder trade = new TradeEncoder();
    private final UnsafeBuffer record = new UnsafeBuffer(new byte[Records.BODY_OFFSET + TradeEncoder.BLOCK_LENGTH + 8]);
    private int priceScale;
    private int qtyScale;
    private long firstTime = Records.NO_TIME;
    private TimeUnitOfFile unit;
    private long messages;
    private long trades;
    private long gaps;
    private long rounded;
    private long backwards;
    private long repeated;
    private long notPositive;
    private long lastId;
    private long lastTime = Long.MIN_VALUE;

    public CsvTradesReader(final CsvTradesSettings settings) {
        this.settings = settings;
    }

    @Override
    public String format() {
        return FORMAT;
    }

    /**
     * Reads a dataset.
     *
     * @throws dev.reprise.adapters.dataset.DamagedFileException when a row cannot be read
     * @throws IOException when a file cannot be opened or lacks a column
     */
    @Override
    public void read(final List<Path> files, final EventPublisher publisher, final Report report) throws IOException {
        long surveyed = Long.MIN_VALUE;
        for (final Path file : files) {
            try (TradeRows rows = new TradeRows(file, settings.columns(), settings.unit())) {
                long last = Long.MIN_VALUE;
                while (rows.next()) {
                    final long time = rows.time();
                    if (last == Long.MIN_VALUE && time < surveyed) {
                        throw rows.damaged(
                                "the file begins before the one before it ended; give the files in order of time");
                    }
                    last = Math.max(last, time);
                    survey(rows, time);
                }
                surveyed = Math.max(surveyed, last);
                unit = rows.unit();
            }
        }
        if (firstTime == Records.NO_TIME) {
            throw new IOException("no trades: the files have no row: " + files);
        }
        final Currency base = new Currency(0, settings.base(), Currency.DEFAULT_SCALE);
        final Currency quote = new Currency(1, settings.quote(), Currency.DEFAULT_SCALE);
        final Instrument instrument = new Instrument(
                0,
                1,
                settings.symbol(),
                settings.base() + settings.quote(),
                settings.venue(),
                base,
                quote,
                MarketKind.SPOT,
                new Instrument.Rules(priceScale, qtyScale, 1, 1, 1, 0, 1, 0, 0, 0),
                Instrument.Fees.NONE,
                true);
        DefinitionRecords.publish(publisher, List.of(base, quote), List.of(instrument), firstTime);
        for (final Path file : files) {
            try (TradeRows rows = new TradeRows(file, settings.columns(), settings.unit())) {
                while (rows.next()) {
                    publish(rows, publisher);
                }
            }
        }
        tell(report);
    }

    private void survey(final TradeRows rows, final long time) throws IOException {
        firstTime = firstTime == Records.NO_TIME ? time : firstTime;
        rows.aggressor();
        priceScale = Math.max(priceScale, scale("price", rows.price(), rows));
        qtyScale = Math.max(qtyScale, scale("qty", rows.qty(), rows));
    }

    private int scale(final String what, final BigDecimal value, final TradeRows rows) throws IOException {
        final int scale = Math.max(0, value.stripTrailingZeros().scale());
        if (scale > MAX_SCALE && !settings.round()) {
            throw rows.damaged(what + " has " + scale + " decimals, as a number has that went through a double: "
                    + value.toPlainString() + "; take the source's own text, or round with --round");
        }
        final int used = scale > MAX_SCALE ? ROUNDED_SCALE : scale;
        if (value.precision() - value.scale() + used > Decimals.MAX_SCALE) {
            throw rows.damaged(what + " is too large: " + value);
        }
        return used;
    }

    private void publish(final TradeRows rows, final EventPublisher publisher) throws IOException {
        messages++;
        final long price = mantissa(rows.price(), priceScale);
        final long qty = mantissa(rows.qty(), qtyScale);
        final long id = rows.id();
        if (price <= 0 || qty <= 0) {
            notPositive++;
            return;
        }
        if (id != 0 && id <= lastId) {
            repeated++;
            return;
        }
        gaps += id != 0 && lastId != 0 && id != lastId + 1 ? 1 : 0;
        lastId = id != 0 ? id : lastId;
        final long time = rows.time();
        backwards += time < lastTime ? 1 : 0;
        lastTime = Math.max(lastTime, time);
        Records.begin(record, 0, TradeEncoder.BLOCK_LENGTH, TradeEncoder.TEMPLATE_ID);
        trade.wrap(record, Records.BODY_OFFSET)
                .receiveTime(lastTime)
                .venueTime(time)
                .instrument(0)
                .price(price)
                .qty(qty)
                .tradeIdLow(id)
                .aggressor(rows.aggressor());
        publisher.publish(record, 0, Records.end(record, 0, trade.encodedLength()));
        trades++;
    }

    private long mantissa(final BigDecimal value, final int scale) {
        final BigDecimal atScale = value.setScale(scale, RoundingMode.HALF_EVEN);
        rounded += atScale.compareTo(value) == 0 ? 0 : 1;
        return atScale.unscaledValue().longValueExact();
    }

    private void tell(final Report report) {
        report.count("messages", messages);
        report.count("trades", trades);
        report.count("gaps", gaps);
        if (rounded > 0) {
            report.count("rounded", rounded);
        }
        if (backwards > 0) {
            report.count("receive_time_backwards", backwards);
        }
        if (repeated > 0) {
            report.count("skipped.repeated_id", repeated);
        }
        if (notPositive > 0) {
            report.count("skipped.not_positive", notPositive);
        }
        report.note("ts_unit", unit == TimeUnitOfFile.AUTO ? "ISO" : unit.name());
        report.note(
                "instrument." + settings.base() + settings.quote(),
                "inferred: tick=" + Decimals.formatShort(1, priceScale) + " lot=" + Decimals.formatShort(1, qtyScale));
    }
}
