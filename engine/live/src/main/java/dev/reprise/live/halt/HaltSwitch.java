package dev.reprise.live.halt;

import dev.reprise.api.VenueAdapter;
import dev.reprise.api.schema.CommandKind;
import dev.reprise.core.driver.CoreRunner;
import dev.reprise.live.LiveEngine;
import dev.reprise.live.session.SessionRecords;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Level 3 of the kill switch, and the way back. Any thread.
 *
 * <pre>{@code
 * halt.trip("ada", "the venue behaves oddly");   // gates are closed when it returns; the rest follows by itself
 * halt.awaitLatched(500);                        // whether the journal has it
 * halt.resume("ada", "looked at the fills");     // released, and still halted
 * halt.open();                                   // before the engine is armed
 * }</pre>
 *
 * <p>A trip closes the gates and writes {@code halt.log}; a thread of the switch brings the command to the core, waiting for room in
 * the ring if it must; {@link Sweep} clears the venues. When the core latches by itself, the gates close before any order that it
 * decided with that input leaves.
 */
public final class HaltSwitch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HaltSwitch.class);
    private static final long RESUME_TIMEOUT_MS = 5_000;
    private static final long POLL_MS = 1;

    private final LiveEngine engine;
    private final Path directory;
    private final boolean keepsProtection;
    private final List<Gate> gates = new ArrayList<>();
    private final List<Sweep> sweeps = new ArrayList<>();
    private final HaltLog log;
    private final SessionRecords records;
    private final LinkedBlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    private final Thread thread;
    private final AtomicInteger trips = new AtomicInteger();
    private volatile boolean tripped;
    private volatile Request last;
    private volatile boolean closed;

    private record Request(String who, String reason, boolean isStrategyFault) {}

    /**
     * One venue.
     *
     * @param gate its way out
     * @param adapter where its open orders are asked for
     * @param protective what the sweep leaves when protection is kept
     * @param isHeard whether cancels of the core reach it and their answers come back
     */
    public record Venue(Gate gate, VenueAdapter adapter, ProtectiveOrders protective, BooleanSupplier isHeard) {}

    /**
     * Takes what an earlier process left in {@code halt.log} into the journal, and closes the gates of an engine that is latched. Those
     * of another one let out what protects its positions: a stop that was crossed while nobody was there waits for nobody.
     *
     * @param engine running
     * @param directory the instance's
     * @param keepsProtection whether stop-loss and take-profit orders stay in a halt
     * @param venues none on paper: the simulated venue sits behind the core
     */
    public HaltSwitch(
            final LiveEngine engine, final Path directory, final boolean keepsProtection, final List<Venue> venues) {
        this.engine = engine;
        this.directory = directory;
        this.keepsProtection = keepsProtection;
        log = new HaltLog(directory);
        records = engine.newCommands();
        for (final Venue venue : venues) {
            gates.add(venue.gate());
            sweeps.add(new Sweep(
                    venue.adapter(),
                    keepsProtection ? venue.protective() : new ProtectiveOrders(),
                    log,
                    () -> engine.isLatched() && venue.isHeard().getAsBoolean()));
        }
        importLog();
        thread = new Thread(this::bringToCore, "reprise-halt");
        thread.setDaemon(true);
        thread.start();
        engine.onLatch(this::coreLatched);
        gates.forEach(Gate::openForProtection); // the core closes nothing before it has read the venue's state
    }

    private void importLog() {
        final List<HaltLog.Line> lines = log.lines();
        for (final HaltLog.Line line : lines) {
            records.command(
                    CommandKind.HALT_LOG,
                    -1,
                    line.who(),
                    line.time() + ' ' + line.what() + ' ' + line.text(),
                    keepsProtection);
        }
        if (!lines.isEmpty()) {
            engine.awaitJournaled();
            log.imported();
        }
    }

    /** Halts: when it returns no new order leaves, whatever the ring and the core do. */
    public void trip(final String who, final String reason) {
        trip(who, () -> reason);
    }

    /** As {@link #trip(String, String)}, with a reason that takes a while to find out. */
    public void trip(final String who, final Supplier<String> reason) {
        closeGates();
        request(new Request(HaltLog.clean(who), HaltLog.clean(reason.get()), false));
    }

    /** The core has not moved for too long. */
    void tripStuck(final String who, final String reason) {
        closeGates();
        request(new Request(who, HaltLog.clean(reason), true));
    }

    private void closeGates() {
        trips.incrementAndGet();
        tripped = true;
        for (final Gate gate : gates) {
            gate.trip(keepsProtection ? Gate.Width.PROTECTION : Gate.Width.CLOSED);
        }
        for (final Sweep sweep : sweeps) {
            sweep.begin();
        }
    }

    private void request(final Request request) {
        last = request;
        requests.add(request);
        log.append("HALT", request.who(), request.reason());
        LOG.warn("halted by {}: {}", request.who(), request.reason());
    }

    /** The core latched: by one of our commands, or by itself. Its thread; never waits. */
    private void coreLatched() {
        if (!tripped) {
            closeGates();
        }
    }

    private void bringToCore() {
        while (!closed) {
            try {
                final Request request = requests.take();
                if (request.isStrategyFault()) {
                    records.strategyFault(request.reason());
                }
                records.command(CommandKind.HALT, -1, request.who(), request.reason(), keepsProtection);
            } catch (final InterruptedException e) {
                return;
            } catch (final IllegalStateException e) {
                LOG.warn("the engine has stopped before the halt came to its journal; {} has it", HaltLog.NAME, e);
            }
        }
    }

    /** Whether the kill switch was pulled, here or in the core, and not released since. */
    public boolean isTripped() {
        return tripped;
    }

    /**
     * Waits until the core has taken the halt and its journal holds it.
     *
     * @return false when it has not in that time: the gates are closed all the same
     */
    public boolean awaitLatched(final long timeoutMs) {
        final long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        while (!engine.isLatchJournaled()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            sleep();
        }
        return true;
    }

    /**
     * Releases the latch; the engine stays halted until it is armed, and protects its positions meanwhile.
     *
     * @throws IllegalStateException when the file {@code HALT} is still there, or the core does not answer
     */
    public void resume(final String who, final String reason) {
        if (FileTrigger.isThere(directory)) {
            throw new IllegalStateException("the file " + directory.resolve(FileTrigger.NAME)
                    + " keeps this instance halted: remove it, then resume again");
        }
        for (final Sweep sweep : sweeps) {
            sweep.end();
        }
        final int before = trips.get();
        importLog();
        engine.command(CommandKind.RESUME, -1, who, reason);
        final long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(RESUME_TIMEOUT_MS);
        while (engine.isLatched()) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException(
                        "the core did not take the resume within " + RESUME_TIMEOUT_MS + " ms: it stays halted");
            }
            sleep();
        }
        gates.forEach(Gate::reset);
        tripped = false;
        if (trips.get() != before || engine.isLatched()) {
            closeGates(); // pulled again meanwhile: they were never wider than that
            throw new IllegalStateException("the kill switch was pulled again meanwhile: " + cause());
        }
        gates.forEach(Gate::openForProtection); // as after a start
    }

    /**
     * Opens the gates; before the engine is armed.
     *
     * @throws IllegalStateException when the switch is pulled
     */
    public void open() {
        boolean open = !tripped && !engine.isLatched();
        for (final Gate gate : gates) {
            open &= gate.open();
        }
        if (!open) {
            throw new IllegalStateException("the kill switch is pulled" + (last == null ? "" : " by " + last.who())
                    + ": look at `reprise ctl status`, then `reprise ctl resume`");
        }
    }

    /** Lets what closes positions out, for a person who wants them closed; the sweep leaves the venue alone. */
    public void openForExits() {
        for (final Sweep sweep : sweeps) {
            sweep.end();
        }
        gates.forEach(Gate::openForExits);
    }

    /** Who pulled it last and why; empty when nobody did, or the core did by itself. */
    public String cause() {
        final Request request = last;
        return request == null ? "" : request.who() + ": " + request.reason();
    }

    /** How far the clearing of the venues is; empty when there is nothing to do. */
    public String sweep() {
        final StringBuilder text = new StringBuilder();
        for (final Sweep sweep : sweeps) {
            text.append(text.isEmpty() || sweep.state().isEmpty() ? "" : "; ").append(sweep.state());
        }
        return text.toString();
    }

    /**
     * Waits until the venues show no order, or nobody pulled the switch.
     *
     * @return false when they still do after that time, or cannot be asked
     */
    public boolean awaitSwept(final long timeoutMs) {
        final long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        for (final Sweep sweep : sweeps) {
            while (sweep.isWanted()) {
                if (System.nanoTime() - end > 0) {
                    return false;
                }
                sleep();
            }
        }
        return true;
    }

    /** Stop-loss and take-profit orders that an earlier session left working: the sweep knows them too. */
    public static void remember(final ProtectiveOrders protective, final CoreRunner core) {
        final var orders = core.core().state().orders;
        for (int slot = orders.firstOpen(); slot >= 0; slot = orders.nextOpen(slot)) {
            final var role = orders.role(slot);
            if (role == dev.reprise.api.schema.OrderRole.STOP_LOSS
                    || role == dev.reprise.api.schema.OrderRole.TAKE_PROFIT) {
                protective.add(orders.clientOrderId(slot));
            }
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(POLL_MS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the core", e);
        }
    }

    /** Closes the gates for good and ends the threads; what could not be cleared stays in {@code halt.log}. */
    @Override
    public void close() {
        gates.forEach(Gate::close);
        closed = true;
        thread.interrupt();
        sweeps.forEach(Sweep::close);
    }
}
