package dev.reprise.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.app.verb.Verbs;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

class CliTest {
    private static final String PAPER = "../../config/binance-paper.yaml";

    @TempDir
    Path directory;

    /** A verb that ends as it is told to. */
    @Command(name = "example")
    static final class ExampleVerb extends Verb {
        @Option(names = "--how")
        private String how = "fine";

        @Override
        protected ExitCode run(final Output out) throws Exception {
            switch (how) {
                case "missing" ->
                    throw new VerbException(ExitCode.DATA, "RP-J001", "no journal", "runs/x", "list them");
                case "broken" -> throw new IllegalStateException("a bug");
                case "linkage" -> throw new NoClassDefFoundError("gone");
                case "differs" -> {
                    final VerbException error =
                            new VerbException(ExitCode.CHECK_FAILED, "RP-R007", "differs", "sequence 5", "look at it");
                    return out.failed(ExitCode.CHECK_FAILED, out.object().put("identical", false), error);
                }
                default -> {
                    out.println("done at " + out.time(1));
                    out.note("working");
                    return out.result(ExitCode.OK, out.object().put("orders", 3));
                }
            }
        }
    }

    /** What a command left behind. */
    private record Result(int code, String out, String err) {
        JsonNode json() {
            assertEquals(1, out.lines().count(), out);
            return Output.JSON.readTree(out);
        }
    }

    private static Result run(final String... args) {
        final List<Supplier<?>> verbs = new ArrayList<>(Verbs.all());
        verbs.add(ExampleVerb::new);
        final StringWriter out = new StringWriter();
        final StringWriter err = new StringWriter();
        final int code = Cli.execute(verbs, new PrintWriter(out), new PrintWriter(err), args);
        return new Result(code, out.toString(), err.toString());
    }

    @Test
    void shouldPutTheResultOnStdoutAndNotesOnStderr() {
        final Result result = run("example");

        assertEquals(0, result.code());
        assertEquals("done at 1970-01-01T00:00:00.000000001Z", result.out().strip());
        assertEquals("working", result.err().strip());
    }

    @Test
    void shouldPrintOneJsonObject() {
        final JsonNode json = run("example", "--json").json();

        assertEquals(List.of("ok", "verb", "version", "orders"), List.copyOf(json.propertyNames()));
        assertTrue(json.get("ok").asBoolean());
        assertEquals("example", json.get("verb").asString());
    }

    @Test
    void shouldTakeGlobalFlagsBeforeAndAfterTheVerb() {
        assertTrue(run("--json", "example").json().get("ok").asBoolean());
        assertTrue(run("--json", "doctor", "-w", directory.toString())
                .json()
                .get("ok")
                .asBoolean());
        assertTrue(run("config", "check", PAPER, "--json").json().get("ok").asBoolean());
        assertTrue(run("config", "--json", "check", PAPER).json().get("ok").asBoolean());
        assertEquals("", run("-q", "example").err());
    }

    @Test
    void shouldTurnFailuresIntoCodesAndErrors() {
        assertFailure(4, "RP-J001", "example", "--how", "missing");
        assertFailure(1, "RP-E001", "example", "--how", "broken");
        assertFailure(1, "RP-E001", "example", "--how", "linkage");
        assertFailure(7, "RP-R007", "example", "--how", "differs");
        assertFailure(3, "RP-C001", "config", "show", "-c", "/nonexistent.yaml");
        assertFailure(2, "RP-U001", "example", "--bogus");
        assertFailure(2, "RP-U001", "nonsense");
        assertFailure(2, "RP-U001", "config");
        assertFailure(2, "RP-U001");
    }

    private static void assertFailure(final int code, final String error, final String... args) {
        final Result human = run(args);
        assertEquals(code, human.code(), human.err());
        assertTrue(human.err().startsWith(error + "  "), human.err());
        assertTrue(human.err().contains("remedy: "), human.err());
        assertFalse(human.err().contains("\tat "), human.err());
        assertEquals("", human.out());

        final List<String> withJson = new ArrayList<>(List.of(args));
        withJson.add("--json");
        final Result machine = run(withJson.toArray(String[]::new));
        assertEquals(code, machine.code());
        assertEquals("", machine.err());
        final JsonNode json = machine.json();
        assertFalse(json.get("ok").asBoolean());
        assertEquals(error, json.get("error").get("code").asString());
        for (final String key : List.of("message", "where", "remedy")) {
            assertTrue(json.get("error").has(key), key);
        }
    }

    @Test
    void shouldKeepTheKeysOfACheckThatFailed() {
        final JsonNode json = run("example", "--how", "differs", "--json").json();

        assertFalse(json.get("identical").asBoolean());
    }

    @Test
    void shouldShowTheStackTraceWhenAsked() {
        assertTrue(run("example", "--how", "broken", "--stacktrace").err().contains("\tat "));
    }

    @Test
    void shouldShowTheSameHelpWithoutLookingIntoTheVerbs() {
        assertEquals(
                Cli.create(Verbs.all()).getUsageMessage(),
                Cli.headlines(Verbs.all()).getUsageMessage());
        assertEquals(0, run("--help").code());
        assertEquals(run("--help").out(), run("-h").out());
        assertTrue(run("example", "--help").out().contains("--how"));
    }

    @Test
    void shouldTakeUnambiguousPrefixes() {
        assertEquals(0, run("exam").code());
        assertEquals(0, run("conf", "ch", PAPER).code());
        assertTrue(run("strat", "--js").json().get("ok").asBoolean());
        assertEquals(2, run("example", "--st", "--pro").code());
    }

    @Test
    void shouldSuggestWhatWasMeant() {
        assertTrue(run("exmaple").err().contains("did you mean `example`?"));
        assertTrue(run("example", "--jsno").err().contains("did you mean `--json`?"));
        assertFalse(run("backtest").err().contains("did you mean"));
    }

    @Test
    void shouldReportEveryProblemOfAConfigurationAsJson() throws Exception {
        final Path file = Files.writeString(directory.resolve("bad.yaml"), "mode: x\ntypo: 1\n");

        final Result result = run("config", "check", file.toString(), "--json");

        assertEquals(3, result.code());
        assertEquals(5, result.json().get("problems").size());
        assertEquals(file + ":1:1", result.json().get("error").get("where").asString());
    }

    @Test
    void shouldShowTheResolvedConfigurationWithItsOrigins() {
        final Result text = run("config", "show", "-c", PAPER, "--set", "risk.max_open_orders=5", "--origin");
        assertEquals(0, text.code(), text.err());
        assertTrue(text.out().contains("# flag --set risk.max_open_orders"), text.out());

        final JsonNode json = run("config", "show", "-c", PAPER, "--json").json();
        assertEquals("paper", json.get("config").get("mode").asString());
    }

    @Test
    void shouldListStrategiesWithUnitsAndDefaults() {
        final Result text = run("strategies", "-w", directory.toString());
        assertEquals(0, text.code(), text.err());
        assertTrue(text.out().contains("ema-cross"), text.out());

        final JsonNode first =
                run("strategies", "--json").json().get("strategies").get(0);
        for (final String key : List.of("name", "description", "origin", "parameters")) {
            assertTrue(first.has(key), key);
        }
    }

    @Test
    void shouldRefuseAStrategyJarThatIsNotThere() {
        assertFailure(3, "RP-S001", "strategies", "--classpath", "/nonexistent.jar");
    }

    @Test
    void shouldExamineTheMachine() {
        final Result result = run("doctor", "-w", directory.toString(), "--json");

        assertEquals(0, result.code());
        final List<String> names = new ArrayList<>();
        for (final JsonNode check : result.json().get("checks")) {
            names.add(check.get("name").asString());
            assertTrue(
                    List.of("ok", "warn", "fail").contains(check.get("status").asString()));
            assertEquals(List.of("name", "status", "found", "wanted", "remedy"), List.copyOf(check.propertyNames()));
        }
        assertTrue(
                names.containsAll(List.of("java", "cores", "wait_strategy", "workspace", "fsync")), names.toString());
    }

    @Test
    void shouldFailTheDoctorWhenTheWorkspaceIsNotThere() {
        final Result result = run("doctor", "-w", directory.resolve("nowhere").toString());

        assertEquals(7, result.code());
        assertTrue(result.err().startsWith("RP-M001  "), result.err());
    }

    @Test
    void shouldTellVersionAndHelp() {
        assertTrue(run("--version").out().startsWith("reprise "));
        assertEquals("version", run("--version", "--json").json().get("verb").asString());
        for (final String verb : List.of("", "config", "doctor", "strategies")) {
            final Result help = verb.isEmpty() ? run("--help") : run(verb, "--help");
            assertEquals(0, help.code());
            assertTrue(help.out().contains("--workspace"), help.out());
        }
    }
}
