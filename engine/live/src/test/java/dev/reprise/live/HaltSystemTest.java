package dev.reprise.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.EventPublisher;
import dev.reprise.api.Strategy;
import dev.reprise.api.StrategyContext;
import dev.reprise.api.Trade;
import dev.reprise.api.VenueAdapter;
import dev.reprise.api.schema.AlarmDecoder;
import dev.reprise.api.schema.CommandKind;
import dev.reprise.api.schema.OperatorCommandDecoder;
import dev.reprise.api.schema.RiskState;
import dev.reprise.api.schema.StopCause;
import dev.reprise.api.schema.StrategyFaultDecoder;
import dev.reprise.api.schema.StrategyStatus;
import dev.reprise.core.CoreState;
import dev.reprise.core.StrategyLoader;
import dev.reprise.live.halt.FileTrigger;
import dev.reprise.live.halt.Gate;
import dev.reprise.live.halt.HaltLog;
import dev.reprise.live.halt.HaltSwitch;
import dev.reprise.live.halt.ProtectiveOrders;
import dev.reprise.live.halt.Watchdog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongPredicate;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The kill switch around a real engine: whatever is stuck, the gate closes, the venue is cleared and a restart stays halted. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HaltSystemTest {
    @TempDir
    private Path directory;

    private final Gate gate = new Gate();
    private final OpenOrders venue = new OpenOrders();
    private final CountDownLatch spinning = new CountDownLatch(1);
    private volatile boolean spin = true;

    private Path journal() {
        return directory.resolve("journal");
    }

    private Strategy load(final String factory, final String parameters) {
        return factory.equals("spinner") ? new Spinner() : TestStrategies.load(factory, parameters);
    }

    private LiveEngine start(final String... strategies) {
        return Fixture.start(
                journal(),
                Fixture.FUSED,
                Fixture.spec(List.of(strategies).stream()
                        .map(name -> Fixture.strategy(name, 1_500))
                        .toArray(dev.reprise.live.session.SessionSpec.StrategySpec[]::new)),
                (StrategyLoader) this::load,
                0);
    }

    private HaltSwitch halt(final LiveEngine engine) {
        return new HaltSwitch(
                engine,
                directory,
                true,
                List.of(new HaltSwitch.Venue(gate, venue, new ProtectiveOrders(), () -> true)));
    }

    private static <T> T look(final LiveEngine engine, final Function<CoreState, T> look) {
        return engine.inspect(core -> look.apply(core.core().state()));
    }

    private static int openOrders(final LiveEngine engine, final int strategy) {
        return look(engine, state -> state.orders.openCount(strategy, 0));
    }

    private static void await(final BooleanSupplier condition, final String what) throws InterruptedException {
        final long end = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "not within 20 s: " + what);
            Thread.sleep(1);
        }
    }

    private static void arm(final LiveEngine engine, final HaltSwitch halt) {
        halt.open();
        engine.command(CommandKind.ARM, -1, "test", "");
        engine.awaitJournaled();
    }

    private long commands(final CommandKind kind) {
        final OperatorCommandDecoder decoder = new OperatorCommandDecoder();
        return Fixture.records(journal()).stream()
                .filter(record -> Fixture.templateId(record) == OperatorCommandDecoder.TEMPLATE_ID)
                .filter(record -> decoder.wrap(
                                        new org.agrona.concurrent.UnsafeBuffer(record),
                                        dev.reprise.api.record.Records.BODY_OFFSET,
                                        OperatorCommandDecoder.BLOCK_LENGTH,
                                        1)
                                .kind()
                        == kind)
                .count();
    }

    private long records(final int templateId) {
        return Fixture.records(journal()).stream()
                .filter(record -> Fixture.templateId(record) == templateId)
                .count();
    }

    /** F56. */
    @Test
    void f56ARestartStaysHaltedUntilItIsResumedAndArmed() throws Exception {
        LiveEngine engine = start("quoter");
        HaltSwitch halt = halt(engine);
        arm(engine, halt);
        Fixture.drive(engine.publisher(), 7, 1, System.currentTimeMillis() * 1_000_000, 3);
        await(engineIdle(engine), "drained");
        assertTrue(look(engine, state -> state.orders.openCount()) > 0, "it quotes");
        halt.trip("ada", "a test");
        assertTrue(halt.awaitLatched(5_000));
        await(() -> venue.asked.get() >= 2, "the venue was asked");
        assertTrue(halt.awaitSwept(5_000));
        halt.close();
        engine.stop(StopCause.OPERATOR);
        assertNull(engine.fault());

        engine = start("quoter");
        halt = halt(engine);
        assertTrue(halt.isTripped() && engine.isLatched(), "latched in the journal");
        assertTrue(gate.isTripped());
        assertThrows(IllegalStateException.class, halt::open);
        engine.command(CommandKind.ARM, -1, "test", "without resume");
        engine.awaitJournaled();
        assertEquals(RiskState.HALTED, look(engine, state -> state.risk.state()));

        halt.resume("ada", "looked");
        assertEquals(RiskState.HALTED, look(engine, state -> state.risk.state()), "released is not armed");
        assertFalse(gate.isTripped());
        arm(engine, halt);
        assertEquals(RiskState.ACTIVE, look(engine, state -> state.risk.state()));
        assertEquals(Gate.Width.OPEN, gate.width());
        halt.close();
        engine.stop(StopCause.OPERATOR);
        assertTrue(commands(CommandKind.HALT_LOG) > 0, "what the side path did is in the journal");
        assertTrue(records(AlarmDecoder.TEMPLATE_ID) > 0, "the refused arming is an alarm");
        assertTrue(Fixture.verify(journal(), this::load).identical());
    }

    /** What protects waits for nobody to arm; a halt that keeps none of it lets nothing out. */
    @Test
    void shouldLetProtectionOutUntilItIsArmedAndNothingInAHaltThatCancelsIt() throws Exception {
        final LiveEngine engine = start("quiet");
        assertEquals(Gate.Width.CLOSED, gate.width(), "before anybody looks after it");
        final HaltSwitch halt = new HaltSwitch(
                engine,
                directory,
                false,
                List.of(new HaltSwitch.Venue(gate, venue, new ProtectiveOrders(), () -> true)));
        assertEquals(Gate.Width.PROTECTION, gate.width());

        halt.trip("ada", "a test");
        gate.openForProtection();
        assertEquals(Gate.Width.CLOSED, gate.width());
        assertTrue(halt.awaitLatched(5_000));
        assertTrue(halt.awaitSwept(5_000));
        halt.resume("ada", "looked");
        assertEquals(Gate.Width.PROTECTION, gate.width(), "as after a start");
        halt.close();
        assertEquals(Gate.Width.CLOSED, gate.width());
        engine.stop(StopCause.OPERATOR);
    }

    private static BooleanSupplier engineIdle(final LiveEngine engine) {
        return () -> {
            engine.awaitJournaled();
            return true;
        };
    }

    /** F44, and the ring full as well: nothing here may need ring or core. */
    @Test
    void f44AnEndlessLoopIsFoundTheGateClosesAndTheVenueIsClearedWhileTheRingIsFull() throws Exception {
        venue.open.set(3);
        final LiveEngine engine = start("spinner");
        final HaltSwitch halt = halt(engine);
        final Watchdog watchdog = new Watchdog(engine, halt, Duration.ofMillis(150));
        arm(engine, halt);
        final EventPublisher publisher = engine.publisher();
        final Thread flood = new Thread(() -> {
            try {
                Fixture.drive(publisher, 7, 1, System.currentTimeMillis() * 1_000_000, 600);
            } catch (final IllegalStateException stopped) {
                return; // the engine has ended
            }
        });
        flood.setDaemon(true);
        flood.start();
        spinning.await();

        await(() -> halt.isTripped() && !halt.cause().isEmpty(), "the watchdog");
        assertTrue(gate.isTripped());
        assertTrue(halt.cause().contains("watchdog") && halt.cause().contains("Spinner"), halt.cause());
        assertTrue(halt.awaitSwept(5_000), halt.sweep());
        assertEquals(0, venue.open.get());
        assertFalse(engine.isLatched(), "the core is still in the loop");
        await(() -> !publisher.isDrained(), "the ring is full");
        assertThrows(IllegalStateException.class, () -> engine.inspect(core -> 1, 50));
        halt.trip("ada", "pulled while the ring is full"); // comes back at once
        assertTrue(Files.readString(directory.resolve(HaltLog.NAME)).contains("pulled while the ring is full"));

        spin = false; // the loop ends after all: what waited comes to the core
        assertTrue(halt.awaitLatched(20_000));
        watchdog.close();
        halt.close();
        engine.stop(StopCause.OPERATOR);
        flood.join();
        assertNull(engine.fault());
        assertTrue(records(StrategyFaultDecoder.TEMPLATE_ID) > 0);
        assertEquals(RiskState.HALTED, engine.runner().core().state().risk.state());
        assertTrue(Fixture.verify(journal(), this::load).identical());
    }

    /** A process that died before the latch came to its journal. */
    @Test
    void shouldLatchAtTheStartWhatOnlyTheHaltLogKnows() throws Exception {
        final LiveEngine first = start("quiet");
        first.stop(StopCause.OPERATOR);
        Files.writeString(directory.resolve(HaltLog.NAME), "2026-11-21T00:00:00Z\tHALT\tada\tstuck\nhalf a li");

        final LiveEngine engine = start("quiet");
        final HaltSwitch halt = halt(engine);
        assertTrue(engine.isLatched());
        assertTrue(halt.isTripped());
        assertFalse(Files.exists(directory.resolve(HaltLog.NAME)), "moved aside");
        halt.close();
        engine.stop(StopCause.OPERATOR);
        assertEquals(2, commands(CommandKind.HALT_LOG));
    }

    @Test
    void shouldHaltByTheFileAndNotResumeWhileItIsThere() throws Exception {
        final LiveEngine engine = start("quiet");
        final HaltSwitch halt = halt(engine);
        arm(engine, halt);
        final FileTrigger trigger = new FileTrigger(directory, halt);
        assertFalse(halt.isTripped());
        final Path written = Files.writeString(directory.resolve("written"), "smoke in the\nserver room");
        Files.move(written, directory.resolve(FileTrigger.NAME)); // with its text: the file alone would halt as well

        await(halt::isTripped, "the file");
        assertTrue(halt.awaitLatched(5_000));
        await(() -> halt.cause().contains("smoke in the server room"), halt.cause());
        assertThrows(IllegalStateException.class, () -> halt.resume("ada", ""));
        assertTrue(halt.isTripped());
        Files.delete(directory.resolve(FileTrigger.NAME));
        halt.resume("ada", "");
        assertFalse(halt.isTripped());
        trigger.close();
        halt.close();
        engine.stop(StopCause.OPERATOR);
    }

    @Test
    void shouldNotTradeAMomentWhenTheFileIsThereAtTheStart() throws Exception {
        Files.writeString(directory.resolve(FileTrigger.NAME), "");
        final LiveEngine engine = start("quiet");
        final HaltSwitch halt = halt(engine);
        new FileTrigger(directory, halt).close();
        assertThrows(IllegalStateException.class, halt::open);
        halt.close();
        engine.stop(StopCause.OPERATOR);
    }

    /** The engine's own HALT closes the gate before any order of the same input leaves. */
    @Test
    void p14TheCoresOwnHaltClosesTheGate() throws Exception {
        final LiveEngine engine = start("breaker", "quoter");
        final HaltSwitch halt = halt(engine);
        arm(engine, halt);
        Fixture.drive(engine.publisher(), 7, 1, System.currentTimeMillis() * 1_000_000, 600);
        await(engineIdle(engine), "drained");
        assertTrue(engine.isLatched());
        assertTrue(halt.isTripped() && gate.isTripped());
        assertEquals("", halt.cause(), "nobody pulled it");
        halt.close();
        engine.stop(StopCause.OPERATOR);
    }

    @Test
    void shouldDisarmOneStrategyThenReduceThenHalt() throws Exception {
        final LiveEngine engine = start("quoter", "quoter");
        final HaltSwitch halt = halt(engine);
        arm(engine, halt);
        final long end = Fixture.drive(engine.publisher(), 7, 1, System.currentTimeMillis() * 1_000_000, 3);
        engine.command(CommandKind.DISARM_STRATEGY, 0, "ada", "level 1");
        engine.command(CommandKind.DISARM_STRATEGY, 77, "ada", "no such strategy");
        final long later = Fixture.drive(engine.publisher(), 8, 2, end, 3);
        engine.awaitJournaled();
        assertEquals(StrategyStatus.DISABLED, look(engine, state -> state.risk.strategyStatus(0)));
        assertEquals(StrategyStatus.ENABLED, look(engine, state -> state.risk.strategyStatus(1)));
        assertEquals(0, openOrders(engine, 0));
        assertTrue(openOrders(engine, 1) > 0, "the other one goes on");

        engine.command(CommandKind.REDUCE, -1, "ada", "level 2");
        engine.awaitJournaled();
        assertEquals(RiskState.REDUCING, look(engine, state -> state.risk.state()));
        Fixture.drive(engine.publisher(), 9, 3, later, 1);
        engine.awaitJournaled();
        assertEquals(0, openOrders(engine, 0) + openOrders(engine, 1));
        assertFalse(halt.isTripped());

        halt.trip("ada", "level 3");
        assertTrue(halt.awaitLatched(5_000));
        engine.command(CommandKind.STOP, -1, "ada", "stops");
        engine.awaitJournaled();
        assertEquals(RiskState.HALTED, look(engine, state -> state.risk.state()), "a stop lifts no halt");
        halt.openForExits();
        engine.command(CommandKind.FLATTEN, -1, "ada", "level 4");
        engine.awaitJournaled();
        assertEquals(Gate.Width.EXITS, gate.width());
        assertTrue(engine.isLatched(), "flattening releases nothing");
        halt.close();
        engine.stop(StopCause.OPERATOR);
        assertTrue(Fixture.verify(journal(), this::load).identical());
    }

    @Test
    void shouldGoOnCancellingUntilTheVenueShowsNone() throws Exception {
        venue.open.set(7);
        venue.stubborn = 3;
        final LiveEngine engine = start("quiet");
        final HaltSwitch halt = halt(engine);
        halt.trip("ada", "");
        assertTrue(halt.awaitSwept(20_000), halt.sweep());
        assertEquals(0, venue.open.get());
        assertTrue(venue.asked.get() >= 5, "three that failed, one that worked, two empty answers: " + venue.asked);
        assertTrue(halt.sweep().startsWith("no order open"), halt.sweep());
        final String log = Files.readString(directory.resolve(HaltLog.NAME));
        assertTrue(log.contains("7 orders were open, it refuses"), log);
        halt.close();
        engine.stop(StopCause.OPERATOR);
    }

    private final class Spinner implements Strategy {
        @Override
        public void onTrade(final Trade trade, final StrategyContext ctx) {
            spinning.countDown();
            while (spin) {
                Thread.onSpinWait();
            }
        }
    }

    /** A venue with some open orders that are cancelled when asked, after having refused a few times. */
    private static final class OpenOrders implements VenueAdapter {
        private final AtomicInteger open = new AtomicInteger();
        private final AtomicInteger asked = new AtomicInteger();
        private volatile int stubborn;

        @Override
        public CancelRound cancelOpen(final LongPredicate kept) {
            final int found = open.get();
            if (asked.incrementAndGet() <= stubborn) {
                return new CancelRound(found, 0, "it refuses");
            }
            open.set(0);
            return new CancelRound(found, found, "");
        }

        @Override
        public String venue() {
            return "STUB";
        }

        @Override
        public List<InstrumentRules> instruments(final List<String> symbols) {
            return List.of();
        }

        @Override
        public void start(final Context context) {}

        @Override
        public void send(final DirectBuffer buffer, final int offset, final int length) {}

        @Override
        public void query(final long clientOrderId, final int instrument, final boolean mayBeReplaced) {}

        @Override
        public void reconcile() {}

        @Override
        public int poll() {
            return 0;
        }

        @Override
        public void close() {}
    }
}
