package dev.reprise.app.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.StrategyFactory;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.DenialDecoder;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.api.schema.StateCause;
import dev.reprise.api.schema.StrategyStatusChangedDecoder;
import dev.reprise.app.cli.Ran;
import dev.reprise.journal.JournalReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code reprise run -c config/demo.yaml} in a process of its own: a strategy that storms, and the signal that halts. */
@Tag("slow")
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class DemoRunSystemTest {
    private static final Path DEMO = Path.of("../../config/demo.yaml");
    private static final int PER_SECOND = 10;
    private static final int FILLS = 20;
    private static final long AWAIT_SECONDS = 120; // averages may not cross for half a minute
    private static final String STORM = """
            package storm;

            import dev.reprise.api.*;
            import java.util.List;

            /** Sends market orders as fast as it is called, in both directions, whatever becomes of them. */
            public final class StormFactory implements StrategyFactory {
                @Override public String name() { return "storm"; }
                @Override public String description() { return "sends as fast as it can"; }
                @Override public List<ParameterSpec> parameters() { return List.of(); }
                @Override public Strategy create(final StrategyParameters parameters) {
                    return new Strategy() {
                        private boolean sells;
                        @Override public void onTopOfBook(final TopOfBook top, final StrategyContext ctx) {
                            for (int i = 0; i < 50 && top.isValid(); i++) {
                                sells = !sells;
                                final var order = ctx.order(top.instrument());
                                final long qty = 50 * top.instrument().lotSize();
                                (sells ? order.sell(qty) : order.buy(qty)).market().submit();
                            }
                        }
                    };
                }
            }
            """;

    @TempDir(cleanup = org.junit.jupiter.api.io.CleanupMode.ON_SUCCESS)
    Path workspace;

    private Path config;

    @BeforeEach
    void copyTheDemo() throws IOException {
        config = Files.copy(DEMO, workspace.resolve("demo.yaml"));
    }

    private JsonNode ctl(final int wanted, final String... verb) {
        return Ran.json(workspace, verb).ended(wanted).json();
    }

    private static void await(final Callable<Boolean> condition, final String what) throws Exception {
        final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(AWAIT_SECONDS);
        while (!condition.call()) {
            assertTrue(System.nanoTime() < end, "not within " + AWAIT_SECONDS + " s: " + what);
            Thread.sleep(20);
        }
    }

    private JournalReader journal() {
        return JournalReader.open(workspace.resolve("live/demo/journal"));
    }

    /** Orders by strategy, behind a sequence. */
    private int[] orders(final long from) {
        final int[] orders = new int[4];
        try (JournalReader reader = journal()) {
            while (reader.next()) {
                if (reader.sequence() > from
                        && Records.templateId(reader.buffer(), reader.offset()) == NewOrderDecoder.TEMPLATE_ID
                        && Records.strategy(reader.buffer(), reader.offset()) >= 0) {
                    orders[Records.strategy(reader.buffer(), reader.offset())]++;
                }
            }
        }
        return orders;
    }

    /** Where K15 disabled the strategy with index 0. */
    private long disabledByK15() {
        final StrategyStatusChangedDecoder changed = new StrategyStatusChangedDecoder();
        try (JournalReader reader = journal()) {
            while (reader.next()) {
                if (Records.templateId(reader.buffer(), reader.offset()) == StrategyStatusChangedDecoder.TEMPLATE_ID
                        && Records.strategy(reader.buffer(), reader.offset()) == 0) {
                    changed.wrap(
                            reader.buffer(),
                            reader.offset() + Records.BODY_OFFSET,
                            Records.blockLength(reader.buffer(), reader.offset()),
                            Records.version(reader.buffer(), reader.offset()));
                    if (changed.cause() == StateCause.REPEATED_EXECUTION) {
                        return reader.sequence();
                    }
                }
            }
        }
        throw new AssertionError("K15 disabled nothing");
    }

    /** Denials of the strategy with index 0 by that code. */
    private int denials(final DenialCode code) {
        final DenialDecoder denial = new DenialDecoder();
        int found = 0;
        try (JournalReader reader = journal()) {
            while (reader.next()) {
                if (Records.templateId(reader.buffer(), reader.offset()) == DenialDecoder.TEMPLATE_ID
                        && Records.strategy(reader.buffer(), reader.offset()) == 0
                        && denial.wrap(
                                                reader.buffer(),
                                                reader.offset() + Records.BODY_OFFSET,
                                                Records.blockLength(reader.buffer(), reader.offset()),
                                                Records.version(reader.buffer(), reader.offset()))
                                        .code()
                                == code) {
                    found++;
                }
            }
        }
        return found;
    }

    private void dropIn() throws Exception {
        final Path source = workspace.resolve("src/storm/StormFactory.java");
        Files.createDirectories(source.getParent());
        Files.writeString(source, STORM);
        final Path classes = Files.createDirectory(workspace.resolve("classes"));
        final Path api = Path.of(StrategyFactory.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        assertEquals(
                0,
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "--release",
                                "17",
                                "-proc:none",
                                "-cp",
                                api.toString(),
                                "-d",
                                classes.toString(),
                                source.toString()));
        final Path jar = workspace.resolve("strategies/storm.jar");
        Files.createDirectories(jar.getParent());
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                var found = Files.walk(classes)) {
            for (final Path path : found.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(path).toString()));
                Files.copy(path, out);
                out.closeEntry();
            }
            out.putNextEntry(new JarEntry("META-INF/services/" + StrategyFactory.class.getName()));
            out.write("storm.StormFactory".getBytes(StandardCharsets.UTF_8));
            out.closeEntry();
        }
    }

    /** F45: K14 holds it to its rate, K15 takes it out; the demo's own two strategies trade on. */
    @Test
    void f45AStormIsThrottledThenDisabledAndTheDemoTradesOn() throws Exception {
        dropIn();
        Files.writeString(
                config,
                Files.readString(config)
                        .replace("strategies:\n", "strategies:\n  - { name: storm, type: storm }\n")
                        .replace(
                                "  max_losing_streak: 1_000\n",
                                "  max_losing_streak: 1_000\n  strategies: { storm: { max_orders_per_second: %d, max_repeated_fills: %d } }\n"
                                        .formatted(PER_SECOND, FILLS)));
        try (ChildEngine child = new ChildEngine(
                List.of(), workspace, "run", "-c", config.toString(), "--stacktrace", "-w", workspace.toString())) {
            child.await("armed");
            await(() -> strategy(0).equals("disabled"), "K15 disables the storm");
            assertEquals("enabled", strategy(1));
            assertEquals("enabled", strategy(2));
            final long disabled =
                    ctl(0, "ctl", "status").get("journaled_sequence").asLong();
            await(() -> orders(disabled)[1] > 0 && orders(disabled)[2] > 4, "the demo's strategies trade on");
            assertEquals("active", ctl(0, "ctl", "status").get("risk_state").asString());
            assertEquals(0, orders(disabled)[0], "nothing more of the storm");
            assertEquals(143, child.stop(), child.lines() + "\n" + child.stderr());
        }
        assertTrue(denials(DenialCode.K14_THROTTLE) > 100, "it stormed against the throttle");
        assertEquals(0, orders(disabledByK15())[0], "not one order behind it");
        final int storm = orders(0)[0];
        assertTrue(storm >= FILLS && storm < 3 * FILLS + PER_SECOND, "orders of the storm: " + storm);
        assertTheNextStartTradesWithoutItUntilItIsArmed();
        assertTrue(ctl(0, "replay", "demo", "--verify").get("identical").asBoolean());
    }

    private void assertTheNextStartTradesWithoutItUntilItIsArmed() throws Exception {
        try (ChildEngine again = new ChildEngine(
                List.of(), workspace, "run", "-c", config.toString(), "--stacktrace", "-w", workspace.toString())) {
            final String told = again.await("strategy  storm is disabled since ");
            assertTrue(told.contains("`reprise ctl arm --run demo --strategy storm`"), told);
            again.await("armed");
            final long before =
                    ctl(0, "ctl", "status").get("journaled_sequence").asLong();
            assertEquals("disabled", strategy(0));
            assertEquals("enabled", strategy(1));
            ctl(0, "ctl", "arm", "--run", "demo", "--strategy", "storm");
            await(() -> orders(before)[0] > 0, "it trades again");
            assertEquals(143, again.stop(), again.lines() + "\n" + again.stderr());
        }
    }

    private String strategy(final int index) {
        return ctl(0, "ctl", "status")
                .get("strategies")
                .get(index)
                .get("status")
                .asString();
    }

    @Test
    void theSignalHaltsARestartStaysHaltedAndAPersonLetsItTradeAgain() throws Exception {
        final String[] run = {"run", "-c", config.toString(), "--stacktrace", "-w", workspace.toString()};
        try (ChildEngine child = new ChildEngine(List.of(), workspace, run)) {
            child.await("armed");
            await(() -> orders(0)[1] > 2, "it trades");
            final Process kill = new ProcessBuilder("kill", "-USR1", Long.toString(child.pid())).start();
            assertEquals(0, kill.waitFor());
            await(() -> ctl(0, "ctl", "status").get("latched").asBoolean(), "the signal latches");
            final JsonNode status = ctl(0, "ctl", "status");
            assertTrue(status.get("halted_by").asString().startsWith("signal USR1"), status.toString());
            assertNothingIsSent();
            assertEquals(143, child.stop(), child.lines() + "\n" + child.stderr());
        }
        try (ChildEngine child = new ChildEngine(List.of(), workspace, run)) {
            child.await("halted    by the kill switch");
            assertTrue(ctl(0, "ctl", "status").get("latched").asBoolean());
            assertNothingIsSent();
            assertNotEquals(0, refused("ctl", "arm"), "not before it is resumed");
            ctl(0, "ctl", "resume", "--reason", "looked");
            assertFalse(ctl(0, "ctl", "status").get("latched").asBoolean());
            assertNothingIsSent();
            final long armed = ctl(0, "ctl", "status").get("journaled_sequence").asLong();
            ctl(0, "ctl", "arm", "--reason", "sure");
            await(() -> orders(armed)[1] > 2, "it trades again");
            assertEquals(143, child.stop(), child.lines() + "\n" + child.stderr());
        }
        assertTrue(ctl(0, "replay", "demo", "--verify").get("identical").asBoolean());
    }

    private int refused(final String... verb) {
        return Ran.of(workspace, verb).code();
    }

    private void assertNothingIsSent() throws InterruptedException {
        final long sequence = ctl(0, "ctl", "status").get("journaled_sequence").asLong();
        Thread.sleep(500); // the maker quotes many times a second
        final int[] orders = orders(sequence);
        assertEquals(0, orders[0] + orders[1], "orders while halted");
    }
}
