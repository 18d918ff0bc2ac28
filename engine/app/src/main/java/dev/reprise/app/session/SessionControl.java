package dev.reprise.app.session;

import dev.reprise.api.schema.CommandKind;
import dev.reprise.api.schema.StopCause;
import dev.reprise.app.cli.Output;
import dev.reprise.app.control.ControlTarget;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** What the control channel may do to a session. Any thread. */
public final class SessionControl implements ControlTarget {
    private final TradingSession session;
    private final Consumer<StopCause> stop;

    /** @param stop asks the session's owner to end it */
    public SessionControl(final TradingSession session, final Consumer<StopCause> stop) {
        this.session = session;
        this.stop = stop;
    }

    @Override
    public ObjectNode status() {
        return session.engine().inspect(core -> {
            final ObjectNode keys = Output.JSON.createObjectNode();
            keys.put("mode", core.core().state().mode().name().toLowerCase(java.util.Locale.ROOT));
            keys.put("venue", session.venue());
            keys.put("run_number", session.engine().runNumber());
            keys.put("risk_state", core.core().state().risk.state().name().toLowerCase(java.util.Locale.ROOT));
            keys.put("input_events", session.engine().inputs());
            keys.put("journaled_sequence", session.engine().journaled());
            keys.put("open_orders", core.core().state().orders.openCount());
            new Summary(core.core().state(), session.catalogue().currencies(), session.strategies()).addTo(keys);
            return keys;
        });
    }

    @Override
    public void arm(final String who, final String reason, final String strategy) {
        if (strategy == null) {
            armAll(who, reason);
            return;
        }
        final int index = session.strategies().indexOf(strategy);
        if (index < 0) {
            throw new IllegalArgumentException(
                    "no strategy `" + strategy + "`; there are " + String.join(", ", session.strategies()));
        }
        session.engine().command(CommandKind.REARM_STRATEGY, index, who, reason);
    }

    private void armAll(final String who, final String reason) {
        try {
            session.arm(who, reason);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while arming", e);
        }
    }

    /** The gate first, which needs neither ring nor core; then the latch, which is in the journal. */
    @Override
    public void halt(final String who, final String reason) {
        session.closeGate();
        session.engine().command(CommandKind.HALT, -1, who, reason);
    }

    @Override
    public void stop(final String who, final String reason) {
        session.engine().command(CommandKind.STOP, -1, who, reason);
        stop.accept(StopCause.OPERATOR);
    }
}
