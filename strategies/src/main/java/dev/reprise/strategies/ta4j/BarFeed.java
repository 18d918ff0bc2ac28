package dev.reprise.strategies.ta4j;

import dev.reprise.api.Carrier;
import dev.reprise.api.Instrument;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.function.IntConsumer;
import org.ta4j.core.Bar;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseBar;
import org.ta4j.core.BaseBarSeriesBuilder;
import org.ta4j.core.BaseTradingRecord;
import org.ta4j.core.Position;
import org.ta4j.core.Trade;
import org.ta4j.core.Trade.TradeType;
import org.ta4j.core.TradingRecord;
import org.ta4j.core.num.DecimalNum;
import org.ta4j.core.num.DoubleNum;
import org.ta4j.core.num.Num;

/**
 * Our bars and our position in ta4j's words. Times come from the bars alone; ta4j 0.17 asks no clock on this way.
 *
 * <p>The series begins at index 0 and grows to four times {@code maxBars}; then a new one begins with the last of them. So what rules find at a
 * bar depends on the bars of the series alone, however long ago the first of all was, and {@link #carry} leaves out nothing of it.
 * (A series of ta4j that takes away its oldest bar leaves in its indicators what they remember of it.)
 */
final class BarFeed {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final String name;
    private final boolean decimals;
    private final int maxBars;
    private final int mostBars;
    private BarSeries series;
    private TradingRecord record = new BaseTradingRecord();
    private int entryIndex;
    private long qty; // the position the record shows
    private long averagePrice;
    private long lastEndTime = Long.MIN_VALUE;

    BarFeed(final String name, final int maxBars, final boolean decimals) {
        this.name = name;
        this.decimals = decimals;
        this.maxBars = maxBars;
        mostBars = (int) Math.min(4L * maxBars, Integer.MAX_VALUE);
        series = newSeries();
    }

    private BarSeries newSeries() {
        return new BaseBarSeriesBuilder()
                .withName(name)
                .withNumTypeOf(decimals ? DecimalNum.class : DoubleNum.class)
                .build();
    }

    BarSeries series() {
        return series;
    }

    /** The position held, or else the one closed last; earlier ones are forgotten, so the record cannot grow. */
    TradingRecord record() {
        return record;
    }

    /** Whether the next bar is one too many: {@link #cut} first. */
    boolean isFull() {
        return series.getBarCount() == mostBars;
    }

    /**
     * Begins a new series, which {@link #series} then returns, and lets the record count from it. An entry or exit before its
     * oldest bar is taken to have been at that bar.
     *
     * @return the bars to {@link #put} into it: the last ones, one less than {@code maxBars}
     */
    List<Bar> cut() {
        final int removed = series.getBarCount() - (maxBars - 1);
        final List<Bar> kept = List.copyOf(series.getBarData().subList(removed, series.getBarCount()));
        series = newSeries();
        final Position shown = shown();
        if (shown != null) {
            final Trade entry = shown.getEntry();
            final Trade exit = shown.getExit();
            entryIndex = Math.max(entryIndex - removed, 0);
            show(entry.getType(), entry.getPricePerAsset(), entry.getAmount());
            if (exit != null) {
                record.exit(Math.max(exit.getIndex() - removed, 0), exit.getPricePerAsset(), exit.getAmount());
            }
        }
        return kept;
    }

    /** The position that the record shows, open or closed, or {@code null}. */
    private Position shown() {
        return record.getCurrentPosition().isOpened() ? record.getCurrentPosition() : record.getLastPosition();
    }

    private void show(final TradeType type, final Num price, final Num amount) {
        record = new BaseTradingRecord(type);
        record.enter(entryIndex, price, amount);
    }

    /** Adds one that was there before; returns its index. */
    int put(final Bar bar) {
        series.addBar(bar);
        return series.getEndIndex();
    }

    /** Adds a bar; returns its index in the series. */
    int add(final dev.reprise.api.Bar bar) {
        // ta4j wants ends that rise; bars by trades or by volume may close at the same nanosecond.
        lastEndTime = Math.max(bar.closeTime(), lastEndTime + 1);
        final Instrument instrument = bar.instrument();
        final int scale = instrument.priceScale();
        final Num close = number(bar.close(), scale);
        final Num volume = number(bar.volume(), instrument.qtyScale());
        return put(new BaseBar(
                Duration.ofNanos(bar.closeTime() - bar.openTime()),
                utc(lastEndTime),
                number(bar.open(), scale),
                number(bar.high(), scale),
                number(bar.low(), scale),
                close,
                volume,
                close.multipliedBy(volume),
                bar.trades()));
    }

    /** Lets the record show the position as it is at this bar's close; an exit is booked at that close. */
    void follow(final dev.reprise.api.Position position, final dev.reprise.api.Bar bar) {
        final long held = position.isFlat() ? 0 : position.qty(); // what a fee left, too little to sell, is none
        final long price = held == 0 ? 0 : position.averagePrice();
        if (held == qty && price == averagePrice) {
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
            show(
                    held > 0 ? TradeType.BUY : TradeType.SELL,
                    number(price, instrument.priceScale()),
                    size(instrument, held));
        }
        qty = held;
        averagePrice = price;
    }

    /**
     * Writes or reads the series and what the record shows, all of it.
     *
     * @param added told the index of each bar that is put back
     */
    void carry(final Carrier carrier, final IntConsumer added) {
        carryRecord(carrier);
        final int bars = carrier.carry(series.getBarCount());
        for (int i = 0; i < bars; i++) {
            if (carrier.isReading()) {
                added.accept(put(read(carrier)));
            } else {
                write(carrier, series.getBar(i));
            }
        }
        lastEndTime = carrier.carry(lastEndTime);
    }

    private void carryRecord(final Carrier carrier) {
        qty = carrier.carry(qty);
        averagePrice = carrier.carry(averagePrice);
        entryIndex = carrier.carry(entryIndex);
        final Position shown = shown();
        final Trade entry = shown == null ? null : shown.getEntry();
        if (carrier.carry(entry != null)) {
            final TradeType type = carrier.carry(entry == null ? null : entry.getType(), TradeType.values());
            final Num price = number(carrier, entry == null ? null : entry.getPricePerAsset());
            final Num amount = number(carrier, entry == null ? null : entry.getAmount());
            if (carrier.isReading()) {
                show(type, price, amount);
            }
            carryExit(carrier, shown == null ? null : shown.getExit());
        }
    }

    private void carryExit(final Carrier carrier, final Trade exit) {
        if (carrier.carry(exit != null)) {
            final int index = carrier.carry(exit == null ? 0 : exit.getIndex());
            final Num price = number(carrier, exit == null ? null : exit.getPricePerAsset());
            final Num amount = number(carrier, exit == null ? null : exit.getAmount());
            if (carrier.isReading()) {
                record.exit(index, price, amount);
            }
        }
    }

    private void write(final Carrier carrier, final Bar bar) {
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
