package dev.reprise.app.session;

import dev.reprise.api.schema.CommandKind;
import dev.reprise.api.schema.StopCause;
import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.VerbException;
import dev.reprise.app.config.ConfigLoader;
import dev.reprise.app.control.ControlTarget;
import dev.reprise.live.LiveEngine;
import dev.reprise.live.recovery.RunningRoll;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the control channel may do to a session. Any thread. */
public final class SessionControl implements ControlTarget {
    private static final long LATCH_TIMEOUT_MS = 300; // whoever halts is told soon, latched or not
    private static final long CORE_TIMEOUT_MS = 2_000; // behind a pause or a full ring a command is not lost yet
    private static final int MAX_TEXT = 1_000;
    private static final long CANCEL_WAIT_NS = 2_000_000_000L;
    private static final long FLATTEN_WAIT_NS = 5_000_000_000L; // the core goes on trying, some 30 s
    private static final long CANCEL_LOOK_NS = 20_000_000L;

    private final TradingSession session;
    private final LiveEngine engine;
    private final LimitChanges limits;
    private final SessionStatus status;
    private final Consumer<StopCause> stop;
    private KeptLimits kept; // null: changes end with the session; guarded by the limits

    /**
     * @param config of the session, for changes of limits
     * @param alarms of the session, for its status
     * @param stop asks the session's owner to end it
     */
    public SessionControl(
            final TradingSession session,
            final ConfigLoader config,
            final RecentAlarms alarms,
            final Consumer<StopCause> stop) {
        this.session = session;
        this.stop = stop;
        engine = session.engine();
        limits = new LimitChanges(
                config, session.catalogue().instruments(), session.strategies(), new CoreLimits(engine));
        status = new SessionStatus(session, alarms);
    }

    /**
     * Puts limits in force that people tightened in an earlier session, and from now on keeps changes for the next one. Before the
     * session is armed.
     *
     * @param directory the instance's
     * @return what was put in force, for people; empty for nothing
     * @throws VerbException when a kept limit does not fit this configuration any more
     */
    public String keepLimits(final Path directory) {
        synchronized (limits) {
            final KeptLimits file = new KeptLimits(directory);
            final List<String> restored = new ArrayList<>();
            for (final String setting : file.read()) {
                final Optional<LimitChanges.Change> change;
                try {
                    change = limits.restore(setting);
                } catch (final IllegalArgumentException e) {
                    throw new VerbException(
                            ExitCode.CONFIG_INVALID,
                            "RP-C042",
                            "a limit set in an earlier session does not fit this configuration: " + setting,
                            file.file().toString(),
                            "remove that line when the limit is not wanted any more",
                            e);
                }
                if (change.isPresent()) {
                    engine.limits(
                            change.get().changed(),
                            "start",
                            text("kept", change.get().text()));
                    limits.applied(change.get());
                    engine.awaitJournaled(); // the next one is compared with it
                    restored.add(change.get().text());
                }
            }
            kept = file;
            return String.join(", ", restored);
        }
    }

    @Override
    public ObjectNode status() {
        return status.read();
    }

    @Override
    public ObjectNode arm(final String who, final String reason, final String strategy) {
        if (strategy == null) {
            armAll(who, reason);
        } else {
            command(CommandKind.REARM_STRATEGY, index(strategy), who, reason);
        }
        return session.place().addTo(keys()).put("place", session.place().text());
    }

    private int index(final String strategy) {
        final int index = session.strategies().indexOf(strategy);
        if (index < 0) {
            throw new IllegalArgumentException(
                    "no strategy `" + strategy + "`; there are " + String.join(", ", session.strategies()));
        }
        return index;
    }

    private void armAll(final String who, final String reason) {
        try {
            session.arm(who, reason);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while arming", e);
        }
    }

    @Override
    public ObjectNode disarm(final String who, final String reason, final String strategy) {
        command(CommandKind.DISARM_STRATEGY, index(strategy), who, reason);
        return keys();
    }

    @Override
    public ObjectNode reduce(final String who, final String reason) {
        command(CommandKind.REDUCE, -1, who, reason);
        return keys();
    }

    /** The gate first, which needs neither ring nor core; then the latch, which is in the journal. */
    @Override
    public ObjectNode halt(final String who, final String reason) {
        session.halt().trip(who, reason);
        return keys().put("latched", session.halt().awaitLatched(LATCH_TIMEOUT_MS));
    }

    @Override
    public ObjectNode resume(final String who, final String reason) {
        if (!session.halt().isTripped() && !engine.isLatched()) {
            throw new IllegalStateException("the kill switch is not pulled");
        }
        session.halt().resume(who, reason);
        return keys();
    }

    @Override
    public ObjectNode cancel(final String who, final String reason, final String order, final String instrument) {
        final List<NamedOrder> found =
                engine.inspect(core -> NamedOrder.find(core.core().state(), order, instrument), CORE_TIMEOUT_MS);
        final NamedOrder named = NamedOrder.only(found, order, instrument);
        engine.cancelOrder(
                named.instrument(),
                named.clientOrderId(),
                named.venueOrderIdHigh(),
                named.venueOrderIdLow(),
                who,
                reason);
        engine.awaitJournaled();
        return keys().put("order", order)
                .put("instrument", named.symbol())
                .put("external", named.isExternal())
                .put("outcome", isGone(named) ? "gone" : "waits");
    }

    /** Within the time a venue usually needs to answer. */
    private boolean isGone(final NamedOrder order) {
        final long end = System.nanoTime() + CANCEL_WAIT_NS;
        boolean works = true;
        while (works && System.nanoTime() - end < 0) {
            works = engine.inspect(core -> order.works(core.core().state()), CORE_TIMEOUT_MS);
            if (works) {
                LockSupport.parkNanos(CANCEL_LOOK_NS);
            }
        }
        return !works;
    }

    @Override
    public ObjectNode cancelAll(final String who, final String reason) {
        command(CommandKind.CANCEL_ALL, -1, who, reason);
        final int external =
                engine.inspect(core -> core.core().state().orders.external().count(), CORE_TIMEOUT_MS);
        return keys().put("external_orders", external);
    }

    @Override
    public ObjectNode flatten(final String who, final String reason) {
        session.halt().openForExits();
        command(CommandKind.FLATTEN, -1, who, reason);
        final long end = System.nanoTime() + FLATTEN_WAIT_NS;
        while (System.nanoTime() - end < 0
                && !engine.inspect(
                        core -> FlattenOutcome.isDone(core.core().state(), session.strategies()), CORE_TIMEOUT_MS)) {
            LockSupport.parkNanos(CANCEL_LOOK_NS);
        }
        return engine.inspect(core -> FlattenOutcome.read(core.core().state(), session.strategies()), CORE_TIMEOUT_MS);
    }

    @Override
    public ObjectNode set(final String who, final String reason, final List<String> settings, final String token) {
        synchronized (limits) {
            final boolean confirms = !token.isEmpty();
            final LimitChanges.Change change = confirms ? limits.confirmed(token, settings) : limits.plan(settings);
            final String text = text(reason, change.text());
            final ObjectNode keys = keys().put("change", change.text()).put("loosens", change.loosens());
            if (change.loosens() && !confirms) {
                command(CommandKind.ASK_LIMITS, -1, who, text);
                return keys.put("applied", false)
                        .put("token", limits.ask(change))
                        .put("expires_s", LimitChanges.confirmSeconds());
            }
            requireRunning();
            engine.limits(change.changed(), who, text);
            limits.applied(change);
            engine.awaitJournaled();
            if (kept != null) {
                kept.write(limits.accepted());
            }
            return keys.put("applied", true);
        }
    }

    private static String text(final String reason, final String change) {
        final String text = reason.isEmpty() ? change : reason + ": " + change;
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
    }

    @Override
    public ObjectNode roll(final String who, final String reason, final boolean consents) {
        requireRunning();
        final RunningRoll.Rolled rolled = engine.roll().roll(who, reason, consents);
        final ObjectNode keys = keys().put("generation", rolled.generation())
                .put("records", rolled.records())
                .put("bytes", rolled.bytes())
                .put("bytes_before", rolled.bytesBefore())
                .put("pause_us", rolled.pauseNs() / 1_000);
        if (rolled.failure() != null) {
            keys.put("failure", String.valueOf(rolled.failure()));
        }
        if (!rolled.cold().isEmpty()) {
            final ArrayNode cold = keys.putArray("cold");
            RollText.cold(rolled, session.strategies()).forEach(cold::add);
        }
        return keys.put("text", RollText.of(rolled, session.strategies()));
    }

    @Override
    public ObjectNode stop(final String who, final String reason) {
        if (engine.fault() == null && !session.halt().isTripped()) {
            engine.command(CommandKind.STOP, -1, who, reason);
        }
        stop.accept(StopCause.OPERATOR);
        return keys();
    }

    /** Carried out is only what the journal holds. */
    private void command(final CommandKind kind, final int strategy, final String who, final String reason) {
        requireRunning();
        engine.command(kind, strategy, who, reason);
        engine.awaitJournaled();
    }

    private void requireRunning() {
        engine.inspect(core -> Boolean.TRUE, CORE_TIMEOUT_MS); // a core that is stuck takes nothing
    }

    private static ObjectNode keys() {
        return Output.JSON.createObjectNode();
    }
}
