package dev.reprise.app.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.Ran;
import dev.reprise.localvenues.binance.LocalBinance;
import dev.reprise.localvenues.binance.LocalBinanceSettings;
import dev.reprise.localvenues.binance.VenueCredentials;
import dev.reprise.localvenues.binance.VenueSymbol;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * {@code environment: live}, whole: the configuration that ships, a jar of a user's, a key, the flag and the typed name, at a
 * server on this host. What it refuses is refused before anything reached the venue.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class LiveStartSystemTest {
    private static final String NAME = "binance-live";
    private static final int TERMINATED = 143;
    private static final VenueCredentials.Rights TRADING = VenueCredentials.Rights.TRADING_ONLY;

    /** Rests one bid far below the market, then buys once with a stop; what is denied is tried again with the next price. */
    private static final String STRATEGY = """
            return new Strategy() {
                private long resting;
                private long entry;
                @Override
                public void onTopOfBook(TopOfBook top, StrategyContext ctx) {
                    if (!top.isValid() || entry != 0) {
                        return;
                    }
                    Instrument i = top.instrument();
                    if (resting == 0) {
                        long price = top.bidPrice() / 100 * 97 / i.tickSize() * i.tickSize();
                        resting = ctx.order(i).buy(i.qty("0.001")).limit(price).submit();
                    } else {
                        entry = ctx.order(i).buy(i.qty("0.002")).market().stopLoss(Distance.bps(400)).submit();
                    }
                }
            };
            """;

    @TempDir
    Path workspace;

    private LocalBinance venue;
    private String secret;

    @AfterEach
    void close() throws IOException {
        if (venue != null) {
            venue.close();
        }
    }

    private void open(final VenueCredentials.Rights rights) throws Exception {
        final KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        secret = Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded());
        final String open = Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
        venue = LocalBinance.start(LocalBinanceSettings.demo(
                        7, VenueCredentials.ed25519("a-key", open).withRights(rights))
                .withSymbols(List.of(VenueSymbol.btcUsdt(), VenueSymbol.ethUsdt()))
                .withOrderLog(workspace.resolve("venue.jsonl")));
    }

    /** The configuration that ships, at this host's server, with a strategy and a key of this test's. */
    private String configuration(final Path jar) throws IOException {
        return Files.readString(Path.of("../../config/binance-live.yaml"))
                .replace(
                        "environment: live",
                        "environment: live\n    endpoints: { streams: \"%s\", ws_api: \"%s\", rest: \"%s\" }"
                                .formatted(bare(venue.webSocketUri()), venue.orderUri(), venue.restUri()))
                .replace("${env:BINANCE_KEY}", "${file:" + secret("key", "a-key") + "}")
                .replace("${file:~/.config/reprise/binance.pem}", "${file:" + secret("secret", secret) + "}")
                .replaceFirst(
                        "  - type: ema-cross\n.*\n", "  - { type: own, sha256: " + CodeHashes.sha256(jar) + " }\n");
    }

    private static URI bare(final URI uri) {
        return URI.create(uri.getScheme() + "://" + uri.getHost() + ':' + uri.getPort());
    }

    private Path secret(final String name, final String text) throws IOException {
        final Path file = Files.writeString(workspace.resolve(name), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private Ran cli(final String... args) {
        return Ran.of(workspace, args);
    }

    private void assertRefused(final int code, final String problem, final Ran ran) throws IOException {
        assertEquals(code, ran.code(), ran.out() + ran.err());
        assertTrue(ran.err().contains(problem), ran.err());
        assertEquals(List.of(), logged("received"), "nothing may reach the venue");
    }

    private List<JsonNode> logged(final String event) throws IOException {
        final List<JsonNode> found = new ArrayList<>();
        for (final String line : WholeLines.of(workspace.resolve("venue.jsonl"))) {
            final JsonNode node = Output.JSON.readTree(line);
            if (node.path("event").asString("").equals(event)) {
                found.add(node);
            }
        }
        return found;
    }

    private static void await(final Callable<Boolean> condition, final Callable<String> what) throws Exception {
        final long end = System.nanoTime() + 40_000_000_000L;
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                fail("not within 40 s: " + what.call());
            }
            Thread.sleep(20);
        }
    }

    @Test
    void shouldRefuseWhatIsMissingBeforeAnythingReachesTheVenue() throws Exception {
        open(TRADING);
        final Path jar = OwnJar.build(workspace, "own", STRATEGY);
        final String good = configuration(jar);
        final Path file = Files.writeString(workspace.resolve("live.yaml"), good);
        assertEquals(0, cli("config", "check", file.toString()).code());
        assertRefused(3, "RP-C037", cli("run", "-c", file.toString()));
        assertRefused(3, "RP-C033", cli("run", "-c", file.toString(), "--paper"));
        assertRefused(2, "RP-U032", cli("run", "-c", file.toString(), "--live", "--arm"));

        Files.writeString(file, good.replace("  max_drawdown", "  # "));
        assertRefused(3, "max_drawdown", cli("run", "-c", file.toString(), "--live"));
        Files.writeString(file, good.replaceFirst(", sha256: [0-9a-f]*", ""));
        assertRefused(3, "RP-C040", cli("run", "-c", file.toString(), "--live"));
        Files.writeString(file, good + "\nengine: { cpu: [1023] }\n");
        assertRefused(3, "RP-C044", cli("run", "-c", file.toString(), "--live"));
        Files.writeString(file, good.replaceFirst("(rest: \"http://)127.0.0.1", "$1192.0.2.1"));
        assertRefused(3, "RP-C031", cli("run", "-c", file.toString(), "--live"));
    }

    /** The venue itself is asked what the key may do. */
    @Test
    void shouldRefuseAKeyThatMayDoTooMuchOrTooLittle() throws Exception {
        for (final VenueCredentials.Rights rights : List.of(
                new VenueCredentials.Rights(true, true, false, true),
                new VenueCredentials.Rights(true, false, true, true),
                new VenueCredentials.Rights(true, false, false, false),
                new VenueCredentials.Rights(false, false, false, true))) {
            open(rights);
            final Path file = Files.writeString(
                    workspace.resolve("live.yaml"), configuration(OwnJar.build(workspace, "own", STRATEGY)));
            assertRefused(5, "RP-V004", cli("run", "-c", file.toString(), "--live"));
            venue.close();
        }
    }

    /** The command at a terminal of its own. */
    private ChildEngine atATerminal(final String... verb) throws IOException {
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/script")), "SKIPPED: no `script` here, which makes a terminal");
        return new ChildEngine(
                List.of("bash", "-c", "exec /usr/bin/script -qfec \"$(printf '%q ' \"$@\")\" /dev/null", "terminal"),
                List.of("-Dreprise.tty.stdin=true"),
                workspace,
                verb);
    }

    @Test
    @Tag("slow")
    void shouldNotStartWhenAnotherNameIsTyped() throws Exception {
        open(TRADING);
        final Path file = Files.writeString(
                workspace.resolve("live.yaml"), configuration(OwnJar.build(workspace, "own", STRATEGY)));
        try (ChildEngine child =
                atATerminal("run", "-c", file.toString(), "--live", "--arm", "-w", workspace.toString())) {
            child.type("binance\n");
            assertEquals(2, child.awaitExit(), child.lines().toString());
            assertTrue(
                    String.join("\n", child.lines()).contains("RP-U033"),
                    child.lines().toString());
        }
        assertEquals(List.of(), logged("received"));
        assertFalse(Files.exists(workspace.resolve("live")), "nothing was started");
    }

    /** F56 at its end: the restart is still halted. */
    @Test
    @Tag("slow")
    void shouldTradeProtectHaltAndStopWithAllThatRealMoneyAsksFor() throws Exception {
        open(TRADING);
        final Path file = Files.writeString(
                workspace.resolve("live.yaml"), configuration(OwnJar.build(workspace, "own", STRATEGY)));
        try (ChildEngine child =
                atATerminal("run", "-c", file.toString(), "--live", "--arm", "-w", workspace.toString())) {
            child.type(NAME + "\n");
            child.await("armed     LIVE");
            final String start = String.join("\n", child.lines());
            assertTrue(start.contains("type the instance's name, " + NAME), start);
            final String place = "rehearsal of real money at http://127.0.0.1:"
                    + venue.restUri().getPort();
            assertTrue(start.contains(place + ": type the instance's name"), start);
            assertTrue(start.contains("trades    " + place), start);
            assertTrue(start.contains("armed     LIVE on binance, " + place), start);
            assertEquals("rehearsal", status().path("money").asString());
            assertTrue(place.endsWith(status().path("venue_address").asString()), status().toString());
            for (final String step : List.of("key rights verified", "reconciled with the venue", "books valid")) {
                assertTrue(start.contains(step), start);
            }
            await(
                    () -> status().path("positions")
                            .path(0)
                            .path("protected_by")
                            .asString("")
                            .equals("venue"),
                    () -> status().toString());
            assertEquals(
                    1,
                    logged("filled").stream()
                            .map(f -> f.path("clientOrderId").asString())
                            .distinct()
                            .count());
            final JsonNode far = received("LIMIT");
            final JsonNode stop = received("STOP_LOSS");
            assertTrue(
                    logged("accepted").stream().anyMatch(a -> isOf(stop, a)), "the stop rests at the venue: " + stop);

            assertEquals(
                    0,
                    cli("ctl", "halt", "--run", NAME, "--reason", "rehearsed").code());
            await(
                    () -> logged("canceled").stream().anyMatch(c -> isOf(far, c)),
                    () -> "the entry that rested is cancelled: " + logged("canceled"));
            assertTrue(logged("canceled").stream().noneMatch(c -> isOf(stop, c)), "what protects stays");
            assertEquals(
                    "venue",
                    status().path("positions").path(0).path("protected_by").asString());
            assertEquals(0, cli("ctl", "stop", "--run", NAME).code());
            assertEquals(0, child.awaitExit(), child.lines().toString());
        }
        final int orders = logged("received").size();
        final Ran verified = cli("replay", NAME, "--verify");
        assertEquals(0, verified.code(), verified.out() + verified.err());

        try (ChildEngine again = new ChildEngine(
                List.of(), workspace, "run", "-c", file.toString(), "--live", "-w", workspace.toString())) {
            again.await("halted    by the kill switch");
            assertEquals(
                    "venue",
                    status().path("positions").path(0).path("protected_by").asString());
            assertEquals(TERMINATED, again.stop(), again.lines() + again.stderr());
        }
        assertEquals(orders, logged("received").size(), "a restart stays halted and sends nothing");
        assertTheInstrumentMayNotGo(file);
        assertTheJournalIsOfTheRehearsalOnly(file);
    }

    /** What the rehearsal left open is nothing at any other place. */
    private void assertTheJournalIsOfTheRehearsalOnly(final Path file) throws IOException {
        final Path elsewhere = Files.writeString(
                workspace.resolve("elsewhere.yaml"),
                Files.readString(file).replace("environment: live", "environment: local"));
        final Ran ran = cli("run", "-c", elsewhere.toString(), "--live", "--flatten");
        assertEquals(3, ran.code(), ran.err());
        assertTrue(ran.err().contains("RP-C036"), ran.err());
        assertTrue(ran.err().contains("a rehearsal, environment: live with endpoints on this host"), ran.err());
        assertTrue(ran.err().contains("give this one another `name:`"), ran.err());
    }

    /** Its position and stop would be nobody's; no flag gets past that. */
    private void assertTheInstrumentMayNotGo(final Path file) throws IOException {
        final String text = Files.readString(file);
        final Path without = Files.writeString(
                workspace.resolve("without.yaml"),
                text.replace("BTC-USDT.BINANCE", "ETH-USDT.BINANCE").replace("{ BTC: ", "{ ETH: "));
        final Ran ran = cli("run", "-c", without.toString(), "--live", "--flatten");
        assertEquals(3, ran.code(), ran.err());
        assertTrue(ran.err().contains("RP-C043"), ran.err());
        assertTrue(ran.err().contains("BTC-USDT.BINANCE is not configured any more"), ran.err());
        assertTrue(ran.err().contains("without.yaml:"), "where: " + ran.err());
    }

    /** The first order of a type whose name begins so. */
    private JsonNode received(final String type) throws IOException {
        return logged("received").stream()
                .filter(order -> order.path("type").asString("").startsWith(type))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isOf(final JsonNode order, final JsonNode event) {
        return event.path("clientOrderId").equals(order.path("clientOrderId"));
    }

    private JsonNode status() {
        final Ran ran = cli("ctl", "status", "--run", NAME, "--json");
        assertEquals(0, ran.code(), ran.err());
        return Output.JSON.readTree(ran.out());
    }
}
