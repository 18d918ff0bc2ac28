package dev.reprise.app.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.api.schema.RiskState;
import dev.reprise.api.schema.StopCause;
import dev.reprise.api.schema.StrategyStatus;
import dev.reprise.app.cli.Ran;
import dev.reprise.app.cli.StrategyCatalog;
import dev.reprise.app.cli.VerbException;
import dev.reprise.app.config.ConfigLoader;
import dev.reprise.core.CoreState;
import dev.reprise.journal.JournalReader;
import dev.reprise.live.halt.SignalTrigger;
import dev.reprise.live.recovery.Recovery;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The kill switch and the throttles around a paper session: strategies that storm, signals, limits changed while it runs. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class HaltPaperSystemTest {
    private static final long TRADING_MS = 4_000;
    private static final int STORM_PER_SECOND = 10;

    @TempDir
    Path workspace;

    private StrategyCatalog catalog;

    private ConfigLoader loader(final String strategies) throws Exception {
        HaltStrategies.install(workspace);
        catalog = StrategyCatalog.load(workspace, List.of());
        return new ConfigLoader(Map.of())
                .source("paper.yaml", """
                        version: 1
                        mode: paper
                        venues: { binance: { adapter: binance-spot, environment: local } }
                        instruments: [BTC-USDT.BINANCE]
                        strategies: [ %s { name: maker, type: touch-maker, params: { size: 300 USDT, min_life: 50ms, requote: 0 bps, stop_loss: 0 bps } } ]
                        risk:
                          max_order_notional: 5_000 USDT
                          max_daily_loss: 50_000 USDT
                          max_open_orders: 50
                          max_orders_per_second: 100
                          duplicate_window: 0ms
                        paper: { initial: { USDT: 100_000, BTC: 1 }, seed: 1 }
                        """.formatted(strategies))
                .strategies(directory -> catalog.factories());
    }

    private PaperSession start(final ConfigLoader loader) {
        return PaperSession.start(loader.load(), catalog, workspace.resolve("live/paper/journal"), "run", 1, 0);
    }

    private static CoreState state(final PaperSession session) {
        return session.engine().runner().core().state();
    }

    private int[] ordersByStrategy() {
        final int[] orders = new int[2];
        try (JournalReader reader = JournalReader.open(workspace.resolve("live/paper/journal"))) {
            while (reader.next()) {
                if (Records.templateId(reader.buffer(), reader.offset()) == NewOrderDecoder.TEMPLATE_ID) {
                    orders[Records.strategy(reader.buffer(), reader.offset())]++;
                }
            }
        }
        return orders;
    }

    /** F45. */
    @Test
    void f45AStormIsStoppedByTheThrottlesAndNothingElseIsDisturbed() throws Exception {
        final ConfigLoader loader = loader("{ name: storm, type: storm },")
                .set("risk.strategies.storm.max_orders_per_second=" + STORM_PER_SECOND);
        try (PaperSession session = start(loader)) {
            session.arm("test", "");
            Thread.sleep(TRADING_MS);
            assertFalse(session.halt().isTripped(), session.halt().cause());
            session.stop(StopCause.DURATION);
            final CoreState state = state(session);
            final int[] orders = ordersByStrategy();
            assertTrue(state.risk.denials(DenialCode.K14_THROTTLE) > 100, "it stormed against the throttle");
            assertTrue(
                    orders[0] > 0 && orders[0] <= STORM_PER_SECOND * (TRADING_MS / 1_000 + 2), "storm: " + orders[0]);
            assertEquals(StrategyStatus.ENABLED, state.risk.strategyStatus(1));
            assertEquals(RiskState.ACTIVE, state.risk.state());
            assertTrue(orders[1] > orders[0] / 4 && orders[1] > 4, "the maker quotes on: " + orders[1]);
        }
    }

    /** Disabled is a state like any other: only what fails as this start begins it ends the start. */
    @Test
    void shouldStartWithAStrategyThatWasDisabledAndArmIt() throws Exception {
        final ConfigLoader loader = loader("");
        try (PaperSession session = start(loader)) {
            session.arm("test", "");
            final SessionControl control = new SessionControl(session, loader, new RecentAlarms(), cause -> {});
            control.disarm("ada", "thin", "maker");
            session.stop(StopCause.OPERATOR);
        }
        try (PaperSession session = start(loader)) {
            final Recovery.Stopped stopped =
                    session.engine().recovered().stopped().get(0);
            assertEquals(StrategyStatus.DISABLED, stopped.status());
            assertEquals("disarmed by the operator", stopped.why());
            session.arm("test", "");
            assertEquals(StrategyStatus.DISABLED, statusOfMaker(session), "arming the engine arms no strategy");
            final SessionControl control = new SessionControl(session, loader, new RecentAlarms(), cause -> {});
            control.arm("ada", "looked", "maker");
            assertEquals(StrategyStatus.ENABLED, statusOfMaker(session));
            session.stop(StopCause.OPERATOR);
        }
        try (PaperSession session = start(loader)) {
            assertTrue(session.engine().recovered().stopped().isEmpty(), "armed again, and so it stays");
            session.stop(StopCause.OPERATOR);
        }
    }

    @Test
    void shouldCloseWhatIsOpenWhenTheRunIsToEndFlat() throws Exception {
        HaltStrategies.install(workspace);
        final Path config = Files.writeString(workspace.resolve("paper.yaml"), """
                version: 1
                name: leaving
                mode: paper
                venues: { binance: { adapter: binance-spot, environment: local } }
                instruments: [BTC-USDT.BINANCE]
                strategies: [ { name: guarded, type: guarded } ]
                risk: { max_order_notional: 5_000 USDT, max_daily_loss: 50_000 USDT, max_position: { BTC: 1 } }
                paper: { initial: { USDT: 100_000, BTC: 1 }, seed: 1 }
                """);
        // Its order is denied while the host keeps the market's first prices waiting: it has time to try again.
        final JsonNode left = Ran.json(workspace, "run", "-c", config.toString(), "--duration", "4")
                .ended(0)
                .json();
        assertEquals(1, left.get("positions").size(), left.toString());
        assertFalse(left.has("flatten"), left.toString());

        final JsonNode flat = Ran.json(workspace, "run", "-c", config.toString(), "--duration", "1", "--flatten")
                .ended(0)
                .json();
        assertEquals(1, flat.get("flatten").get("sent").asInt(), flat.toString());
        assertTrue(flat.get("flatten").get("open").isEmpty(), flat.toString());
        assertTrue(flat.get("positions").isEmpty(), flat.toString());
    }

    private static StrategyStatus statusOfMaker(final PaperSession session) {
        return session.engine().inspect(core -> core.core().state().risk.strategyStatus(0));
    }

    @Test
    void shouldRefuseANewStrategyThatFailsAsItStarts() throws Exception {
        final ConfigLoader loader = loader("{ name: bad, type: failing },");
        final VerbException refused = assertThrows(VerbException.class, () -> start(loader));
        assertEquals("RP-S011", refused.code());
        assertTrue(refused.getMessage().contains("`bad`"), refused.getMessage());
        assertTrue(refused.remedy().startsWith("`reprise journal tail paper --type "), refused.remedy());
        try (PaperSession session = start(loader)) { // the only way to arm it once its jar is mended
            assertTrue(
                    session.engine().recovered().stopped().get(0).why().contains("its parameters do not fit"),
                    session.engine().recovered().stopped().toString());
            session.stop(StopCause.OPERATOR);
        }
    }

    @Test
    void shouldHaltOnTheSignal() throws Exception {
        try (PaperSession session = start(loader(""));
                SignalTrigger signal = new SignalTrigger(session.halt())) {
            Assumptions.assumeTrue(signal.isInstalled(), "no SIGUSR1 on this system");
            session.arm("test", "");
            final Process kill = new ProcessBuilder(
                            "kill",
                            "-USR1",
                            Long.toString(ProcessHandle.current().pid()))
                    .inheritIO()
                    .start();
            assertTrue(kill.waitFor(10, TimeUnit.SECONDS) && kill.exitValue() == 0);
            final long end = System.nanoTime() + 20_000_000_000L;
            while (!session.halt().isTripped()) {
                assertTrue(System.nanoTime() < end, "the signal did not halt");
                Thread.sleep(1);
            }
            assertTrue(session.halt().awaitLatched(10_000));
            while (session.engine().inspect(core -> core.core().state().orders.openCount()) > 0) {
                assertTrue(System.nanoTime() < end, "the simulated venue did not cancel");
                Thread.sleep(1);
            }
            session.stop(StopCause.OPERATOR);
            assertEquals(RiskState.HALTED, state(session).risk.state());
            assertEquals(0, state(session).orders.openCount());
        }
    }

    @Test
    void shouldKeepWhatIsTighterThanTheConfigurationOverARestart() throws Exception {
        final ConfigLoader loader = loader("");
        final Path directory = workspace.resolve("live/paper");
        try (PaperSession session = start(loader)) {
            final SessionControl control = new SessionControl(session, loader, new RecentAlarms(), cause -> {});
            assertEquals("", control.keepLimits(directory), "the first session has nothing to keep");
            control.set("ada", "thin", List.of("max_open_orders=20"), "");
            control.set("ada", "thin", List.of("max_orders_per_second=30"), "");
            loosen(control, "max_open_orders=40");
            loosen(control, "max_order_notional=9000 USDT");
            session.stop(StopCause.OPERATOR);
        }
        try (PaperSession session = start(loader)) {
            final SessionControl control = new SessionControl(session, loader, new RecentAlarms(), cause -> {});
            final String kept = control.keepLimits(directory);
            assertTrue(kept.contains("max_open_orders 50 -> 40") && kept.contains("100 -> 30"), kept);
            assertFalse(
                    kept.contains("max_order_notional"),
                    "looser than the configuration ends with its session: " + kept);
            assertTrue(control.status().toString().contains("\"max\":\"40\""));
            session.stop(StopCause.OPERATOR);
        }
        final ConfigLoader tighter = loader("").set("risk.max_open_orders=10");
        try (PaperSession session = start(tighter)) {
            final SessionControl control = new SessionControl(session, tighter, new RecentAlarms(), cause -> {});
            final String kept = control.keepLimits(directory);
            assertFalse(kept.contains("max_open_orders"), "the configuration is tighter now: " + kept);
            assertTrue(control.status().toString().contains("\"max\":\"10\""));
            session.stop(StopCause.OPERATOR);
        }
        Files.writeString(directory.resolve("limits.set"), "risk.max_open_orders=many\n");
        try (PaperSession session = start(loader)) {
            final SessionControl control = new SessionControl(session, loader, new RecentAlarms(), cause -> {});
            assertThrows(VerbException.class, () -> control.keepLimits(directory), "never silently without a limit");
        }
    }

    /** A limit that the file does not name any more is none: the journal remembers it, and nobody would ever see why orders are denied. */
    @Test
    void shouldForgetALimitThatIsNotInTheFileAnyMore() throws Exception {
        final ConfigLoader narrow = loader("").set("risk.strategies.maker.max_order_notional=100 USDT");
        try (PaperSession session = start(narrow)) {
            session.arm("test", "");
            awaitDecision(session, state -> state.risk.denials(DenialCode.K7_MAX_NOTIONAL) > 0);
            session.stop(StopCause.OPERATOR);
            assertEquals(0, ordersByStrategy()[0], "of 300 USDT each");
        }
        final ConfigLoader loader = loader("");
        try (PaperSession session = start(loader)) {
            final SessionControl control = new SessionControl(session, loader, new RecentAlarms(), cause -> {});
            session.arm("test", "");
            awaitDecision(session, state -> state.orders.openCount() > 0);
            final ObjectNode own = control.set("ada", "", List.of("strategies.maker.max_order_notional=200 USDT"), "");
            assertEquals(
                    "maker max_order_notional none -> 200 USDT (tighter)",
                    own.path("change").asString());
            assertTrue(own.path("applied").asBoolean(), own.toString());
            final ObjectNode more =
                    control.set("ada", "", List.of("strategies.maker.max_order_notional=5000 USDT"), "");
            assertEquals(
                    "maker max_order_notional 200 USDT -> 5000 USDT (looser)",
                    more.path("change").asString());
            assertFalse(more.path("applied").asBoolean(), more.toString());
            assertFalse(more.path("token").asString().isEmpty());
            session.stop(StopCause.OPERATOR);
        }
    }

    private static void awaitDecision(final PaperSession session, final Predicate<CoreState> isMade)
            throws InterruptedException {
        final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!session.engine().inspect(core -> isMade.test(core.core().state()))) {
            assertTrue(System.nanoTime() < end, "the maker decides nothing");
            Thread.sleep(10);
        }
    }

    private static void loosen(final SessionControl control, final String setting) {
        final String token =
                control.set("ada", "", List.of(setting), "").path("token").asString();
        assertTrue(control.set("ada", "sure", List.of(setting), token)
                .path("applied")
                .asBoolean());
    }

    @Test
    void shouldTightenAtOnceAndLoosenWhenConfirmed() throws Exception {
        final ConfigLoader loader = loader("");
        try (PaperSession session = start(loader)) {
            final SessionControl control = new SessionControl(session, loader, new RecentAlarms(), cause -> {});
            final ObjectNode tighter = control.set("ada", "thin", List.of("max_open_orders=20"), "");
            assertTrue(tighter.path("applied").asBoolean(), tighter.toString());

            final ObjectNode looser = control.set("ada", "thick", List.of("max_open_orders=40"), "");
            assertFalse(looser.path("applied").asBoolean(), looser.toString());
            assertTrue(looser.path("loosens").asBoolean());
            assertTrue(control.status().toString().contains("\"max\":\"20\""), "still the tighter one");
            assertEquals(
                    ProcessHandle.current().pid(), control.status().path("pid").asLong());
            assertThrows(IllegalArgumentException.class, () -> control.set("ada", "", List.of(), "deadbeef"));
            final String token = looser.path("token").asString();
            assertThrows(
                    IllegalArgumentException.class,
                    () -> control.set("ada", "", List.of("max_open_orders=41"), token),
                    "the token is for another change");
            assertTrue(control.set("ada", "sure", List.of("max_open_orders=40"), token)
                    .path("applied")
                    .asBoolean());
            assertTrue(control.status().toString().contains("\"max\":\"40\""));
            assertThrows(IllegalArgumentException.class, () -> control.set("ada", "", List.of(), token), "once only");
            assertThrows(
                    IllegalArgumentException.class, () -> control.set("ada", "", List.of("max_open_orders=-1"), ""));
            assertThrows(
                    IllegalArgumentException.class, () -> control.set("ada", "", List.of("max_open_orders=40"), ""));
            session.stop(StopCause.OPERATOR);
        }
    }
}
