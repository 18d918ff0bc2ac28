package dev.reprise.app.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.adapters.binance.KeyRights;
import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.Ran;
import dev.reprise.app.cli.VerbException;
import dev.reprise.localvenues.binance.LocalBinance;
import dev.reprise.localvenues.binance.LocalBinanceSettings;
import dev.reprise.localvenues.binance.VenueCredentials;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What stands between a configuration and real money. Nothing here reaches a network. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class RealMoneyTest {
    private static final Path LIVE = Path.of("../../config/binance-live.yaml");

    @TempDir
    Path workspace;

    private Ran run(final String... args) {
        return Ran.of(workspace, args);
    }

    private void assertRefused(final int code, final String problem, final Ran ran) {
        assertEquals(code, ran.code(), ran.err());
        assertTrue(ran.err().contains(problem), ran.err());
    }

    @Test
    void shouldNeedTheFlagToo() {
        assertRefused(3, "RP-C037", run("run", "-c", LIVE.toString()));
    }

    @Test
    void shouldNotArmByItselfWhereNobodyIsAsked() {
        assertRefused(2, "RP-U032", run("run", "-c", LIVE.toString(), "--live", "--arm"));
    }

    @Test
    void shouldArmOnlyWhenTheNameIsTyped() {
        final TradingPlace venue = new TradingPlace(TradingPlace.Money.REAL, "https://venue.example");
        final TradingPlace here = new TradingPlace(TradingPlace.Money.REHEARSAL, "http://127.0.0.1:1");
        final List<String> asked = new ArrayList<>();
        for (final TradingPlace place : List.of(venue, here)) {
            RealMoney.confirmArming("btc-1", place, text -> {
                asked.add(text);
                return " btc-1 ";
            });
        }
        assertEquals(
                List.of(
                        "REAL MONEY at https://venue.example: type the instance's name, btc-1, to arm it: ",
                        "rehearsal of real money at http://127.0.0.1:1: type the instance's name, btc-1, to arm it: "),
                asked);
        for (final String typed : new String[] {"", "y", "btc", null}) {
            final VerbException refused =
                    assertThrows(VerbException.class, () -> RealMoney.confirmArming("btc-1", venue, text -> typed));
            assertEquals(ExitCode.USAGE, refused.exitCode());
        }
    }

    /** The check tells the venue's own account from a rehearsal, and says where. */
    @Test
    void shouldSayWhoseMoneyItIsAndWhere() throws IOException {
        assertTrue(run("config", "check", LIVE.toString())
                .out()
                .contains("REAL MONEY at https://api.binance.com: runs with --live only"));
        final JsonNode real = checked(LIVE);
        assertEquals("real", real.path("money").asString());
        assertEquals("https://api.binance.com", real.path("venue_address").asString());
        assertTrue(real.path("real_money").asBoolean());

        final Path rehearsal = Files.writeString(
                workspace.resolve("rehearsal.yaml"),
                Files.readString(LIVE).replace("environment: live", """
                        environment: live
                            endpoints: { rest: "http://localhost:1", streams: "ws://127.0.0.2:2", ws_api: "ws://[::1]:3" }
                        """.stripTrailing()));
        final JsonNode rehearsed = checked(rehearsal);
        assertEquals("rehearsal", rehearsed.path("money").asString());
        assertEquals("http://127.0.0.1:1", rehearsed.path("venue_address").asString());
        assertFalse(rehearsed.path("real_money").asBoolean(true));

        final JsonNode demo = checked(Path.of("../../config/demo.yaml"));
        assertEquals("none", demo.path("money").asString());
        assertEquals("", demo.path("venue_address").asString("?"));
    }

    private JsonNode checked(final Path file) {
        final Ran ran = run("config", "check", file.toString(), "--json");
        assertEquals(0, ran.code(), ran.err());
        return Output.JSON.readTree(ran.out()).path("files").path(0);
    }

    @Test
    void shouldRefuseALimitThatIsMissingOrOff() throws IOException {
        final String text = Files.readString(LIVE);
        final Path missing =
                Files.writeString(workspace.resolve("missing.yaml"), text.replace("  max_leverage", "  # "));
        assertRefused(3, "max_leverage", run("run", "-c", missing.toString(), "--live"));
        assertRefused(3, "max_leverage", run("config", "check", missing.toString()));
        final Path off = Files.writeString(
                workspace.resolve("off.yaml"), text.replace("max_drawdown: 500 bps", "max_drawdown: null"));
        assertRefused(3, "max_drawdown", run("run", "-c", off.toString(), "--live"));
    }

    @Test
    void shouldRefuseAStrategyWhoseJarIsNotPinned() throws IOException {
        HaltStrategies.install(workspace);
        final String text = Files.readString(LIVE).replaceFirst("  - type: ema-cross\n.*\n", "  - { type: storm }\n");
        final Path file = Files.writeString(workspace.resolve("storm.yaml"), text);
        // The classes of this test are in a directory and bring no jar's hash: as if they came with the engine.
        assertEquals(0, run("config", "check", file.toString()).code());
        final Path pinned = Files.writeString(
                workspace.resolve("pinned.yaml"),
                text.replace("{ type: storm }", "{ type: storm, sha256: " + "0".repeat(64) + " }"));
        assertRefused(3, "RP-C040", run("config", "check", pinned.toString()));
        assertRefused(3, "RP-C040", run("run", "-c", pinned.toString(), "--live"));
    }

    /** A jar of the user's own: without a hash, with another jar's, with its own, and changed behind it. */
    @Test
    void shouldRefuseAUsersJarThatIsNotTheOneThatWasTried() throws Exception {
        final Path jar = ownJar("first");
        final String text = Files.readString(LIVE).replaceFirst("  - type: ema-cross\n.*\n", "  - { type: own%s }\n");
        final Path file = workspace.resolve("own.yaml");

        Files.writeString(file, text.replace("own%s", "own"));
        final Ran unpinned = run("run", "-c", file.toString(), "--live");
        assertRefused(3, "RP-C040", unpinned);
        assertTrue(unpinned.err().contains("needs the hash of its jar, and has none"), unpinned.err());
        final String hash = CodeHashes.sha256(jar);
        assertTrue(unpinned.err().contains("add `sha256: " + hash + "`"), "what to do: " + unpinned.err());

        Files.writeString(file, text.replace("own%s", "own, sha256: " + "a".repeat(64)));
        final Ran other = run("run", "-c", file.toString(), "--live");
        assertRefused(3, "RP-C040", other);
        assertTrue(other.err().contains("it is of another one"), other.err());

        Files.writeString(file, text.replace("own%s", "own, sha256: " + hash));
        assertEquals(0, run("config", "check", file.toString()).code(), "the one that was tried");
        ownJar("second");
        assertRefused(3, "RP-C040", run("run", "-c", file.toString(), "--live"));
    }

    private Path ownJar(final String description) throws Exception {
        return OwnJar.build(workspace, description, "return new Strategy() {};");
    }

    @Test
    void shouldRefuseAKeyThatCanTakeTheMoneyAway() {
        VenueSession.requireRights(new KeyRights(true, false, false, true));
        for (final KeyRights rights : List.of(
                new KeyRights(false, false, false, true),
                new KeyRights(true, true, false, true),
                new KeyRights(true, false, true, true),
                new KeyRights(true, false, false, false))) {
            final VerbException refused =
                    assertThrows(VerbException.class, () -> VenueSession.requireRights(rights), rights.toString());
            assertEquals(ExitCode.VENUE, refused.exitCode());
        }
    }

    /** Names of hosts come from an empty file, so the venue's is nobody's: the session gets as far as the venue, and ends there. */
    @Test
    void shouldGoToTheVenueWhenEverythingHolds() throws Exception {
        final Path hosts = Files.writeString(workspace.resolve("hosts"), "127.0.0.1 localhost\n");
        final Path key = secret("key", "a-key");
        final Path file = Files.writeString(
                workspace.resolve("live.yaml"),
                Files.readString(LIVE)
                        .replace("${env:BINANCE_KEY}", "${file:" + key + "}")
                        .replace("${file:~/.config/reprise/binance.pem}", "${file:" + key + "}")
                        .replace("key_type: ed25519", "key_type: hmac"));
        try (ChildEngine child = new ChildEngine(
                List.of(),
                List.of("-Djdk.net.hosts.file=" + hosts),
                workspace,
                "run",
                "-c",
                file.toString(),
                "--live",
                "-w",
                workspace.toString())) {
            assertEquals(5, child.awaitExit(), child.lines() + child.stderr());
            assertTrue(child.stderr().contains("RP-V001"), child.stderr());
        }
    }

    private Path secret(final String name, final String text) throws IOException {
        final Path file = Files.writeString(workspace.resolve(name), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    /** A refused key ends the start at once instead of at the end of its patience. */
    @Test
    void shouldSayAtOnceThatTheKeyIsRefused() throws Exception {
        try (LocalBinance venue =
                LocalBinance.start(LocalBinanceSettings.demo(7, VenueCredentials.hmac("a-key", "its-secret")))) {
            final String local = Files.readString(LIVE)
                    .replace(
                            "environment: live",
                            "environment: local\n    endpoints: { streams: \"%s\", ws_api: \"%s\", rest: \"%s\" }"
                                    .formatted(bare(venue.webSocketUri()), venue.orderUri(), venue.restUri()))
                    .replace("${env:BINANCE_KEY}", "${file:" + secret("key", "a-key") + "}")
                    .replace(
                            "${file:~/.config/reprise/binance.pem}",
                            "${file:" + secret("secret", "not-its-secret") + "}")
                    .replace("key_type: ed25519", "key_type: hmac");
            final Path file = Files.writeString(workspace.resolve("local.yaml"), local);
            final long begun = System.nanoTime();
            assertRefused(5, "RP-V003", run("run", "-c", file.toString(), "--live", "--arm"));
            assertTrue(System.nanoTime() - begun < 25_000_000_000L, "not only when its patience of 30 s ends");
        }
    }

    private static URI bare(final URI uri) {
        return URI.create(uri.getScheme() + "://" + uri.getHost() + ':' + uri.getPort());
    }
}
