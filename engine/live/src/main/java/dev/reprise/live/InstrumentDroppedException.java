package dev.reprise.live;

import dev.reprise.api.Instrument;
import dev.reprise.core.CoreState;
import dev.reprise.core.order.Orders;
import dev.reprise.live.session.SessionSpec;
import java.io.Serial;

/**
 * A session would leave an instrument behind in which orders of the instance's own are open or a position stands: nobody would hear
 * of them, watch their stops or count them. Nothing was written.
 */
public final class InstrumentDroppedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final String symbol;

    private InstrumentDroppedException(final String symbol, final String message) {
        super(message);
        this.symbol = symbol;
    }

    /** The instrument that is missing. */
    public String symbol() {
        return symbol;
    }

    /**
     * Looks at what the journal left open. An instrument is known by its symbol: whether another one took its place comes later.
     *
     * @throws InstrumentDroppedException when the session lacks an instrument with something open in it
     */
    static void check(final SessionSpec spec, final CoreState known) {
        for (int i = 0; i < known.markets.instrumentCount(); i++) {
            final Instrument before = known.markets.instrument(i);
            if (before != null
                    && spec.instruments().stream().noneMatch(now -> now.symbol().equals(before.symbol()))) {
                check(before, known);
            }
        }
    }

    private static void check(final Instrument dropped, final CoreState known) {
        int open = 0;
        final Orders orders = known.orders;
        for (int slot = orders.firstOpen(); slot >= 0; slot = orders.nextOpen(slot)) {
            open += orders.instrument(slot) == dropped.index() ? 1 : 0;
        }
        int positions = 0;
        for (int strategy = 0; strategy < known.settings.maxStrategies(); strategy++) {
            positions += known.portfolio.positionQty(strategy, dropped.index()) != 0 ? 1 : 0;
        }
        final long held = known.portfolio.accountQty(dropped.index());
        if (open > 0 || positions > 0 || held != 0) {
            throw new InstrumentDroppedException(
                    dropped.symbol(),
                    dropped.symbol() + " is not configured any more, and the instance has " + open
                            + (open == 1 ? " order open in it" : " orders open in it") + " and a position of "
                            + dropped.formatQty(held)
                            + (positions > 1 ? " (of " + positions + " strategies, summed)" : ""));
        }
    }
}
