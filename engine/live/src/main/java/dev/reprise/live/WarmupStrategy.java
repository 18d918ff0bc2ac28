package dev.reprise.live;

import dev.reprise.api.Instrument;
import dev.reprise.api.Strategy;
import dev.reprise.api.StrategyContext;
import dev.reprise.api.TopOfBook;
import dev.reprise.api.schema.TimeInForce;

/** Orders that fill, that rest, that are amended and cancelled, one after the other: for a scratch engine. */
final class WarmupStrategy implements Strategy {
    /** Its name, which no factory has. */
    static final String NAME = "warm-up";

    private static final int ORDER_EVERY = 4;
    private static final int KINDS = 4;

    private final boolean passes;
    private long touches;
    private long resting;
    private long orders;

    /** @param passes whether it sends nothing but orders that cannot fill, at each touch */
    WarmupStrategy(final boolean passes) {
        this.passes = passes;
    }

    /** Orders that cannot fill and were not denied. */
    long orders() {
        return orders;
    }

    @Override
    public void onTopOfBook(final TopOfBook top, final StrategyContext ctx) {
        if (passes) {
            pass(top, ctx);
            return;
        }
        if (touches++ % ORDER_EVERY != 0 || !top.isValid()) {
            return;
        }
        final Instrument instrument = top.instrument();
        final long qty = smallest(instrument, top.askPrice());
        final boolean isLong = ctx.position(instrument).qty() > 0;
        switch ((int) (touches / ORDER_EVERY % KINDS)) {
            case 0 -> {
                if (isLong) {
                    ctx.order(instrument)
                            .sell(qty)
                            .limit(top.bidPrice())
                            .timeInForce(TimeInForce.IOC)
                            .submit();
                } else {
                    ctx.order(instrument)
                            .buy(qty)
                            .limit(top.askPrice())
                            .timeInForce(TimeInForce.IOC)
                            .submit();
                }
            }
            case 1 ->
                resting = ctx.order(instrument)
                        .buy(qty)
                        .limit(top.bidPrice() - instrument.tickSize())
                        .submit();
            case 2 -> {
                if (resting != 0) {
                    ctx.amend(resting, top.bidPrice() - 2 * instrument.tickSize(), qty);
                }
            }
            default -> {
                if (resting != 0) {
                    ctx.cancel(resting);
                }
            }
        }
    }

    private void pass(final TopOfBook top, final StrategyContext ctx) {
        final Instrument instrument = top.instrument();
        final long id = ctx.order(instrument)
                .buy(smallest(instrument, top.askPrice()))
                .limit(top.bidPrice() - instrument.tickSize())
                .timeInForce(TimeInForce.IOC)
                .submit();
        orders += id == 0 ? 0 : 1;
    }

    /** The fewest lots that the venue takes at about this price. */
    private static long smallest(final Instrument instrument, final long price) {
        final long lot = instrument.lotSize();
        long lots = Math.max(1, (instrument.rules().minQty() + lot - 1) / lot);
        while (instrument.notional(price, lots * lot) < instrument.rules().minNotional() && lots < 1L << 40) {
            lots *= 2;
        }
        return lots * lot;
    }
}
