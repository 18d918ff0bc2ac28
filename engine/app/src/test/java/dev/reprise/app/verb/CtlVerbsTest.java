package dev.reprise.app.verb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.app.cli.Cli;
import dev.reprise.app.cli.Output;
import dev.reprise.app.control.ControlServer;
import dev.reprise.app.control.TestTarget;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@SuppressWarnings("try") // servers that only need to run
final class CtlVerbsTest {
    private static final String ME = System.getProperty("user.name");

    @TempDir
    Path workspace;

    private record Result(int code, String out, String err) {}

    private Result run(final String... args) {
        final List<String> all = new ArrayList<>(List.of("-w", workspace.toString()));
        all.addAll(List.of(args));
        final StringWriter out = new StringWriter();
        final StringWriter err = new StringWriter();
        final int code = Cli.execute(
                List.of(CtlVerb::new), new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
        return new Result(code, out.toString(), err.toString());
    }

    private Path instance(final String name) {
        return workspace.resolve("live").resolve(name);
    }

    @Test
    void shouldSteerTheOnlyInstanceThatRuns() {
        final TestTarget target = new TestTarget();
        try (ControlServer server = new ControlServer(instance("one"), target)) {
            final Result status = run("ctl", "status");
            assertEquals(0, status.code(), status.err());
            assertTrue(status.out().contains("open_orders") && status.out().contains("BTC-USDT.TEST"), status.out());
            final JsonNode json =
                    Output.JSON.readTree(run("ctl", "status", "--json").out());
            assertEquals("one", json.get("instance").asString());
            assertEquals("1.5", json.get("positions").get(0).get("qty").asString());

            assertEquals(0, run("ctl", "halt", "--reason", "storm").code());
            assertEquals(
                    0, run("ctl", "arm", "--run", "one", "--strategy", "maker").code());
            assertEquals(
                    0, run("ctl", "stop", "--run", instance("one").toString()).code());
            assertEquals(List.of("halt " + ME + " storm", "arm " + ME + "  maker", "stop " + ME + ' '), target.calls);
        }
    }

    @Test
    void shouldSpeakEveryLevelOfTheKillSwitchAndTheWayBack() {
        final TestTarget target = new TestTarget();
        try (ControlServer server = new ControlServer(instance("one"), target)) {
            assertEquals(0, run("ctl", "halt", "--strategy", "maker").code());
            assertEquals(0, run("ctl", "halt", "--reduce", "--reason", "thin").code());
            assertEquals(
                    2, run("ctl", "halt", "--reduce", "--strategy", "maker").code());
            final JsonNode halted = Output.JSON.readTree(
                    run("ctl", "halt", "--reason", "stuck", "--json").out());
            assertEquals(false, halted.get("latched").asBoolean());
            assertTrue(run("ctl", "halt", "--reason", "stuck").out().contains("NOT taken"));
            assertEquals(0, run("ctl", "resume", "--reason", "looked").code());
            assertEquals(0, run("ctl", "cancel-all").code());
            assertEquals(2, run("ctl", "flatten").code(), "not without --yes");
            assertEquals(0, run("ctl", "flatten", "--yes").code());
            assertEquals(
                    List.of(
                            "disarm " + ME + "  maker",
                            "reduce " + ME + " thin",
                            "halt " + ME + " stuck",
                            "halt " + ME + " stuck",
                            "resume " + ME + " looked",
                            "cancel-all " + ME + ' ',
                            "flatten " + ME + ' '),
                    target.calls);
        }
    }

    @Test
    void shouldSayWhatAFlattenCouldNotClose() {
        try (ControlServer server = new ControlServer(instance("one"), new TestTarget())) {
            final Result denied = run("ctl", "flatten", "--yes", "--reason", "denied");
            assertEquals(6, denied.code(), denied.out());
            assertTrue(
                    denied.out().contains("K3_ALLOW_LIST") && denied.out().contains("1.5 BTC-USDT.TEST"), denied.out());
            final Result slow = run("ctl", "flatten", "--yes", "--reason", "slow", "--json");
            assertEquals(9, slow.code(), slow.out());
            assertEquals(1, Output.JSON.readTree(slow.out()).path("open").size(), slow.out());
        }
    }

    @Test
    void shouldRollTheJournalAndSayWhenItCouldNot() {
        final TestTarget target = new TestTarget();
        try (ControlServer server = new ControlServer(instance("one"), target)) {
            final JsonNode rolled =
                    Output.JSON.readTree(run("ctl", "roll", "--json").out());
            assertEquals(2, rolled.get("generation").asLong());
            assertEquals(17, rolled.get("pause_us").asLong());
            final Result failed = run("ctl", "roll", "--yes", "--reason", "full disk");
            assertEquals(4, failed.code());
            assertTrue(failed.err().contains("RP-J013"), failed.err());
            assertTrue(
                    failed.err().contains("`reprise ctl arm --strategy NAME`"), "who went cold is so: " + failed.err());
            final Result untouched = run("ctl", "roll", "--reason", "full disk");
            assertTrue(untouched.err().contains("nothing was lost"), untouched.err());
            assertEquals(
                    List.of(
                            "roll " + ME + "  false",
                            "roll " + ME + " full disk true",
                            "roll " + ME + " full disk false"),
                    target.calls);
        }
    }

    @Test
    void shouldCancelOneOrderAndSayWhoseItIsAndWhatCameOfIt() {
        final TestTarget target = new TestTarget();
        try (ControlServer server = new ControlServer(instance("one"), target)) {
            final Result gone = run("ctl", "cancel", "28450", "--instrument", "BTC-USDT.TEST", "--reason", "left over");
            assertEquals(0, gone.code(), gone.err());
            assertTrue(gone.out().contains("28450, not the engine's own, no longer works"), gone.out());
            assertTrue(run("ctl", "cancel", "own9").out().contains("not confirmed yet"));
            final JsonNode json =
                    Output.JSON.readTree(run("ctl", "cancel", "own1", "--json").out());
            assertEquals("gone", json.get("outcome").asString());
            assertEquals(false, json.get("external").asBoolean());
            assertEquals(
                    List.of(
                            "cancel " + ME + " left over 28450 BTC-USDT.TEST",
                            "cancel " + ME + "  own9 ",
                            "cancel " + ME + "  own1 "),
                    target.calls);
            assertEquals(2, run("ctl", "cancel").code(), "of which order?");
            final String all = run("ctl", "cancel-all", "--reason", "by hand").out();
            assertTrue(all.contains("1 of its account's orders are not its own and stay"), all);
            assertTrue(run("ctl", "halt").out().contains("also those of its account that are not its own"));
        }
    }

    @Test
    void shouldShowTheTokenOfALooserLimitAndSendItBack() {
        final TestTarget target = new TestTarget();
        try (ControlServer server = new ControlServer(instance("one"), target)) {
            final String tighter = run("ctl", "set", "max_open_orders=10").out();
            assertTrue(tighter.contains("in force in one, after a restart too"), tighter);
            assertTrue(run("ctl", "set", "max_open_orders=1000").out().contains("--confirm abcd"));
            final JsonNode confirmed = Output.JSON.readTree(
                    run("ctl", "set", "--confirm", "abcd", "--json").out());
            assertTrue(confirmed.get("applied").asBoolean());
            assertEquals("set " + ME + "  [] abcd", target.calls.get(2));
        }
    }

    @Test
    void shouldStreamOneObjectALineWhileItWatches() {
        try (ControlServer server = new ControlServer(instance("one"), new TestTarget())) {
            final List<String> lines = run("ctl", "watch", "--every", "50", "--count", "3", "--json")
                    .out()
                    .lines()
                    .toList();
            assertEquals(3, lines.size());
            lines.forEach(line -> assertEquals(
                    3, Output.JSON.readTree(line).get("open_orders").asInt()));
            assertEquals(2, run("ctl", "watch", "--every", "1").code());
        }
    }

    @Test
    void shouldPassOnARefusal() {
        try (ControlServer server = new ControlServer(instance("one"), new TestTarget())) {
            final Result result = run("ctl", "arm", "--strategy", "unknown");

            assertEquals(2, result.code());
            assertTrue(result.err().contains("RP-R013  no strategy `unknown`"), result.err());
            assertEquals(1, run("ctl", "halt", "--reason", "break").code());
        }
    }

    @Test
    void shouldSayWhoRunsWhenItCannotChoose() {
        final Result none = run("ctl", "status");
        assertEquals(8, none.code());
        try (ControlServer one = new ControlServer(instance("one"), new TestTarget());
                ControlServer two = new ControlServer(instance("two"), new TestTarget())) {
            final Result both = run("ctl", "halt");
            assertEquals(8, both.code());
            assertTrue(both.err().contains("one, two"), both.err());
            assertEquals(0, run("ctl", "halt", "--run", "two").code());
            final Result other = run("ctl", "halt", "--run", "three", "--json");
            assertEquals(8, other.code());
            assertTrue(other.out().contains("one, two"), other.out());
        }
        assertEquals(8, run("ctl", "stop", "--run", "one").code());
    }
}
