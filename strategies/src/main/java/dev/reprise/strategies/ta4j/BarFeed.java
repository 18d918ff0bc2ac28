package dev.reprise.strategies.ta4j;

import dev.reprise.api.Bar;
import dev.reprise.api.Instrument;
import dev.reprise.api.Position;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseBar;
import org.ta4j.core.BaseBarSeriesBuilder;
import org.ta4j.core.BaseTradingRecord;
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
    private TradingRecord record = new BaseTradingRecord();
    private int entryIndex;
    private long qty; // the position the record shows
    private long averagePrice;
    private long lastEndTime = Long.MIN_VALUE;

    BarFeed(final String name, final int maxBars, final boolean decimals) {
        this.decimals = decimals;
        series = new BaseBarSeriesBuilder()
                .withName(name)
                .withNumTypeOf(decimals ? DecimalNum.class : DoubleNum.class)
                .withMaxBarCount(maxBars)
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
     * Adds a bar.
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

    private Num size(final Instrument instrument, final long signedQty) {
        return number(Math.abs(signedQty), instrument.qtyScale());
    }

    private Num number(final long mantissa, final int scale) {
        final BigDecimal exact = BigDecimal.valueOf(mantissa, scale);
        // By its text: a DecimalNum of a BigDecimal would calculate with no more digits than that has.
        return decimals ? DecimalNum.valueOf(exact.toPlainString()) : DoubleNum.valueOf(exact.doubleValue());
    }

    private static ZonedDateTime utc(final long timeNs) {
        final Instant instant =
                Instant.ofEpochSecond(Math.floorDiv(timeNs, NANOS_PER_SECOND), Math.floorMod(timeNs, NANOS_PER_SECOND));
        return ZonedDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
