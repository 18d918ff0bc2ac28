package dev.reprise.app.session;

import dev.reprise.api.schema.CommandKind;
import dev.reprise.core.CoreState;

/** The clean end of trading: entries are cancelled, positions closed when asked, before the session stops. */
public final class WindDown {
    private static final long TIMEOUT_NS = 3_000_000_000L;
    private static final long POLL_MS = 10;

    private WindDown() {}

    /**
     * Asks for it and waits until nothing is working, and nothing that it should close is open, 3 s at most: what is left then is shown
     * by the summary.
     *
     * @param flatten whether positions are closed as well
     */
    public static void of(final TradingSession session, final boolean flatten) throws InterruptedException {
        if (session.failure() != null || session.halt().isTripped() && !flatten) {
            return; // halted: what was working is cancelled already, and the side path goes on
        }
        if (flatten) {
            session.halt().openForExits();
        }
        session.engine().command(flatten ? CommandKind.FLATTEN : CommandKind.STOP, -1, "reprise", "the session ends");
        final long asked = session.engine().journaled();
        final long end = System.nanoTime() + TIMEOUT_NS;
        while (System.nanoTime() < end
                && session.failure() == null
                && (session.engine().journaled() <= asked
                        || session.engine()
                                .inspect(core -> isWorking(core.core().state(), session, flatten)))) {
            Thread.sleep(POLL_MS);
        }
    }

    private static boolean isWorking(final CoreState state, final TradingSession session, final boolean flatten) {
        return state.orders.openCount() > 0 || flatten && !FlattenOutcome.isDone(state, session.strategies());
    }
}
