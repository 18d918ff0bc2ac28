package dev.reprise.strategies.ta4j;

import dev.reprise.api.Bar;
import dev.reprise.api.Carrier;
import dev.reprise.api.Instrument;
import dev.reprise.api.Position;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.function.IntConsumer;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseBar;
import org.ta4j.core.BaseBarSeriesBuilder;
import org.ta4j.core.BaseTradingRecord;
import org.ta4j.core.Trade;
import org.ta4j.core.Trade.TradeType;
import org.ta4j.core.TradingRecord;
import org.ta4j.core.num.DecimalNum;
import org.ta4j.core.num.DoubleNum;
import org.ta4j.core.num.Num;

/**
 * Our bars and our position in ta4j's words. Times come from the bars alone; ta4j 0.17 asks no clock on this way.
 */
final class BarFeed {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final BarSeries series;
    private final boolean decimals;
    private final int maxBars;
    private final int mostBars;
    private TradingRecord record = new BaseTradingRecord();
    private int entryIndex;
    private long qty; // the position the record shows
    private long averagePrice;
    private long lastEndTime = Long.MIN_VALUE;

    BarFeed(final String name, final int maxBars, final boolean decimals) {
        this.decimals = decimals;
        this.maxBars = maxBars;
        mostBars = (int) Math.min(2L * maxBars, Integer.MAX_VALUE);
        series = new BaseBarSeriesBuilder()
                .withName(name)
                .withNumTypeOf(decimals ? DecimalNum.class : DoubleNum.class)
                .withMaxBarCount(mostBars)
                .build();
    }

    BarSeries series() {
        return series;
    }

    /** The position held, or else the one closed last; earlier ones are forgotten, so the record cannot grow. */
    TradingRecord record() {
        return record;
    }

    /**
     * Adds a bar. The series grows to twice {@code maxBars} and is then cut to that: ta4j moves all bars and all that its indicators
     * remember when it takes one away, which at every bar would cost as much as {@code maxBars} is large.
     *
     * @return its index in the series
     */
    int add(final Bar bar) {
        // ta4j wants ends that rise; bars by trades or by volume may close at the same nanosecond.
        lastEndTime = Math.max(bar.closeTime(), lastEndTime + 1);
        final Instrument instrument = bar.instrument();
        final int scale = instrument.priceScale();
        final Num close = number(bar.close(), scale);
        final Num volume = number(bar.volume(), instrument.qtyScale());
        series.setMaximumBarCount(
                series.getBarCount() < mostBars ? mostBars : maxBars); // until the next: indicators follow when asked
        series.addBar(new BaseBar(
                Duration.ofNanos(bar.closeTime() - bar.openTime()),
                utc(lastEndTime),
                number(bar.open(), scale),
                number(bar.high(), scale),
                number(bar.low(), scale),
                close,
                volume,
                close.multipliedBy(volume),
                bar.trades()));
        return series.getEndIndex();
    }

    /** Lets the record show the position as it is at this bar's close; an exit is booked at that close. */
    void follow(final Position position, final Bar bar) {
        final long held = position.qty();
        if (held == qty && position.averagePrice() == averagePrice) {
            return;
        }
        final Instrument instrument = bar.instrument();
        final int index = series.getEndIndex();
        if (held == 0) {
            record.exit(index, number(bar.close(), instrument.priceScale()), size(instrument, qty));
        } else {
            if (Long.signum(held) != Long.signum(qty)) {
                entryIndex = index;
            }
            final Num price = number(position.averagePrice(), instrument.priceScale());
            record = new BaseTradingRecord(held > 0 ? TradeType.BUY : TradeType.SELL);
            record.enter(entryIndex, price, size(instrument, held));
        }
        qty = held;
        averagePrice = position.averagePrice();
    }

    /**
     * Writes or reads the series and the position. An entry before the oldest bar is carried as one at that bar.
     *
     * @param added told the index of each bar that is put back
     */
    void carry(final Carrier carrier, final IntConsumer added) {
        final int bars = carrier.carry(series.getBarCount());
        for (int i = 0; i < bars; i++) {
            if (carrier.isReading()) {
                series.addBar(read(carrier));
                added.accept(series.getEndIndex());
            } else {
                write(carrier, series.getBar(series.getBeginIndex() + i));
            }
        }
        lastEndTime = carrier.carry(lastEndTime);
        qty = carrier.carry(qty);
        averagePrice = carrier.carry(averagePrice);
        final int sinceEntry = carrier.carry(qty == 0 ? 0 : Math.min(series.getEndIndex() - entryIndex, bars - 1));
        if (carrier.isReading()) {
            entryIndex = series.getEndIndex() - sinceEntry;
            record = new BaseTradingRecord(qty < 0 ? TradeType.SELL : TradeType.BUY);
        }
        if (qty != 0) {
            final Trade entry =
                    carrier.isReading() ? null : record.getCurrentPosition().getEntry();
            final Num price = number(carrier, entry == null ? null : entry.getPricePerAsset());
            final Num amount = number(carrier, entry == null ? null : entry.getAmount());
            if (entry == null) {
                record.enter(entryIndex, price, amount);
            }
        }
    }

    private void write(final Carrier carrier, final org.ta4j.core.Bar bar) {
        carrier.carry(bar.getTimePeriod().toNanos());
        carrier.carry(bar.getEndTime().toEpochSecond() * NANOS_PER_SECOND
                + bar.getEndTime().getNano());
        number(carrier, bar.getOpenPrice());
        number(carrier, bar.getHighPrice());
        number(carrier, bar.getLowPrice());
        number(carrier, bar.getClosePrice());
        number(carrier, bar.getVolume());
        number(carrier, bar.getAmount());
        carrier.carry(bar.getTrades());
    }

    private BaseBar read(final Carrier carrier) {
        final Duration period = Duration.ofNanos(carrier.carry(0L));
        final ZonedDateTime end = utc(carrier.carry(0L));
        final Num open = number(carrier, null);
        final Num high = number(carrier, null);
        final Num low = number(carrier, null);
        final Num close = number(carrier, null);
        final Num volume = number(carrier, null);
        final Num amount = number(carrier, null);
        return new BaseBar(period, end, open, high, low, close, volume, amount, carrier.carry(0L));
    }

    /** Exactly: decimals by their text, doubles bit for bit. */
    private Num number(final Carrier carrier, final Num value) {
        if (decimals) {
            return DecimalNum.valueOf(carrier.carry(value == null ? "" : value.toString()));
        }
        return DoubleNum.valueOf(carrier.carry(value == null ? 0 : value.doubleValue()));
    }

    private Num size(final Instrument instrument, final long signedQty) {
        return number(Math.abs(signedQty), instrument.qtyScale());
    }

    private Num number(final long mantissa, final int scale) {
        final BigDecimal exact = BigDecimal.valueOf(mantissa, scale);
        // By its text: a DecimalNum of a BigDecimal would calculate with no more digits than that has.
        return decimals ? DecimalNum.valueOf(exact.toPlainString()) : DoubleNum.valueOf(exact.doubleValue());
    }

    private static ZonedDateTime utc(final long timeNs) {
        // Of a local time and an offset: of an instant would make a set of zone rules each time.
        return ZonedDateTime.of(
                LocalDateTime.ofEpochSecond(
                        Math.floorDiv(timeNs, NANOS_PER_SECOND),
                        (int) Math.floorMod(timeNs, NANOS_PER_SECOND),
                        ZoneOffset.UTC),
                ZoneOffset.UTC);
    }
}
