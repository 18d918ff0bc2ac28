package dev.reprise.app.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.FillDecoder;
import dev.reprise.app.cli.Cli;
import dev.reprise.app.cli.Output;
import dev.reprise.app.verb.Verbs;
import dev.reprise.journal.JournalReader;
import dev.reprise.localvenues.binance.AccountSettings;
import dev.reprise.localvenues.binance.LocalBinance;
import dev.reprise.localvenues.binance.LocalBinanceSettings;
import dev.reprise.localvenues.binance.VenueCredentials;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * No key, secret or signature is in anything that a live session writes (P18): journal, log at its most talkative, stdout, stderr,
 * {@code config show}, exceptions over refused keys and signatures, arguments of the process. The keys are canaries made for this;
 * the signatures are those that the venue's side of the wire saw.
 */
final class CanaryScanTest {
    private static final long SEED = 20_261_123L;
    private static final long ONE = 100_000_000;
    private static final int FILLS = 5;
    private static final int TERMINATED = 143;
    private static final long PATIENCE_NS = 60_000_000_000L;
    private static final Pattern SIGNATURE = Pattern.compile("\"signature\":\"([^\"]+)\"|[?&]signature=([^&\\s]+)");
    private static final String LOG_EVERYTHING = """
            <Configuration>
              <Appenders>
                <Console name="all" target="SYSTEM_ERR"><PatternLayout pattern="%p %c [%t] %m%n%ex"/></Console>
              </Appenders>
              <Loggers>
                <Logger name="org.java_websocket.WebSocketImpl" level="TRACE"/>
                <Root level="TRACE"><AppenderRef ref="all"/></Root>
              </Loggers>
            </Configuration>
            """;

    @TempDir
    Path directory;

    private final Random random = new Random(SEED);

    /** A key and its secret as they stand in their files, and what the venue must know of them. */
    private record Keys(String type, String apiKey, String secret, VenueCredentials venues) {}

    private Keys hmac(final String name) {
        final String key = name + "KEY" + letters(48);
        final String secret = name + "SECRET" + letters(48);
        return new Keys("hmac", key, secret, VenueCredentials.hmac(key, secret));
    }

    private Keys ed25519(final String name) throws GeneralSecurityException {
        final String key = name + "KEY" + letters(48);
        final KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        final String secret =
                Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded());
        final String open = Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
        return new Keys("ed25519", key, secret, VenueCredentials.ed25519(key, open));
    }

    private String letters(final int count) {
        final String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    @Test
    void hmacKeysAreNowhere() throws Exception {
        final Keys known = hmac("Canary");
        final Keys unknown = hmac("Stranger");
        scan(known, unknown, new Keys("hmac", known.apiKey, "Wrong" + letters(48), null));
    }

    @Test
    @Tag("slow")
    void ed25519KeysAreNowhere() throws Exception {
        final Keys known = ed25519("Canary");
        scan(known, ed25519("Stranger"), new Keys("ed25519", known.apiKey, ed25519("Other").secret, null));
    }

    private void scan(final Keys known, final Keys unknown, final Keys mismatched) throws Exception {
        final Canary canary = new Canary();
        final List<String> written = new ArrayList<>();
        try (LocalBinance venue = LocalBinance.start(LocalBinanceSettings.demo(SEED)
                        .withAccount(new AccountSettings(
                                List.of(known.venues),
                                Map.of("BTC", 10 * ONE, "USDT", 1_000_000 * ONE),
                                0,
                                100,
                                20_000,
                                true))
                        .withOrderLog(directory.resolve("venue.jsonl")));
                WireTap orders = new WireTap(venue.orderUri());
                WireTap rest = new WireTap(venue.restUri())) {
            final Path trading = workspace("trading", known, venue, orders, rest);
            final Path stranger = workspace("stranger", unknown, venue, orders, rest);
            final Path liar = workspace("liar", mismatched, venue, orders, rest);
            try (ChildEngine engine = run(trading, "--arm");
                    ChildEngine refusedKey = run(stranger);
                    ChildEngine refusedSignature = run(liar)) {
                written.add(arguments(engine));
                awaitRefusal(refusedKey);
                awaitRefusal(refusedSignature);
                engine.await("armed");
                written.add(cli("ctl", "status", "-w", trading.toString()));
                awaitFills(trading.resolve("live/victim/journal"));
                for (final ChildEngine child : List.of(engine, refusedKey, refusedSignature)) {
                    assertEquals(TERMINATED, child.stop(), child.lines() + "\n" + child.stderr());
                    written.add(String.join("\n", child.lines()));
                    assertTrue(child.stderr().contains("TRACE"), "the log must be at its most talkative");
                }
            }
            for (final Path workspace : List.of(trading, stranger, liar)) {
                final String log = Files.readString(workspace.resolve("live/victim/engine.log"));
                assertTrue(log.contains(" DEBUG "), "the file is scanned with all others: " + log);
                final String at = workspace.toString();
                written.add(cli("config", "show", "-w", at));
                written.add(cli("config", "show", "--origin", "-w", at));
                written.add(cli("config", "show", "--json", "-w", at));
                written.add(cli("config", "check", "-w", at));
            }
            written.add(cli("journal", "tail", "victim", "-w", trading.toString()));
            written.add(cli("journal", "tail", "victim", "--json", "-w", trading.toString()));
            written.add(cli("journal", "info", "victim", "--json", "-w", trading.toString()));
            add(canary, known, unknown, mismatched);
            final Set<String> signatures = signatures(orders, rest, known);
            add(canary, signatures);
            assertTraded(trading, signatures, known);
        }
        final List<String> found = new ArrayList<>(canary.below(directory));
        for (int i = 0; i < written.size(); i++) {
            found.addAll(canary.in("output " + i, written.get(i)));
        }
        assertEquals(List.of(), found, "seed=" + SEED);
        System.out.printf("canary scan, %s: %d needles, nothing found%n", known.type, canary.size());
    }

    private static void awaitRefusal(final ChildEngine child) throws IOException, InterruptedException {
        final long end = System.nanoTime() + PATIENCE_NS;
        while (!child.stderr().contains(" refused, status=")) {
            assertFalse(child.ended(20), "ended before anything was refused: " + child.lines() + child.stderr());
            assertTrue(System.nanoTime() < end, "nothing was refused: " + child.stderr());
        }
    }

    private static void awaitFills(final Path journal) throws InterruptedException {
        final long end = System.nanoTime() + PATIENCE_NS;
        int fills = 0;
        try (JournalReader reader = JournalReader.open(journal)) {
            while (fills < FILLS) {
                while (reader.next()) {
                    fills += Records.templateId(reader.buffer(), reader.offset()) == FillDecoder.TEMPLATE_ID ? 1 : 0;
                }
                assertTrue(System.nanoTime() < end, "the session must trade: fills=" + fills);
                Thread.sleep(20);
            }
        }
    }

    private static void add(final Canary canary, final Keys... all) {
        for (final Keys keys : all) {
            canary.text("API key", keys.apiKey);
            if (keys.type.equals("hmac")) {
                canary.text("secret", keys.secret);
            } else {
                // All of them begin with the same 16 bytes of ASN.1; the rest is the key.
                final byte[] encoded = Base64.getDecoder().decode(keys.secret);
                canary.bytes("private key", Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
                canary.text("private key as in its file", keys.secret.substring(24));
            }
        }
    }

    private static void add(final Canary canary, final Set<String> signatures) {
        int i = 0;
        for (final String signature : signatures) {
            if (i++ < 40) { // the forms of each are many, and what leaks one leaks all
                canary.text("signature " + i, signature);
                canary.bytes(
                        "signature " + i + ", its bytes",
                        signature.matches("[0-9a-f]{64}")
                                ? HexFormat.of().parseHex(signature)
                                : Base64.getDecoder().decode(signature));
            }
        }
    }

    /** What went over the wire; the key as well, else the tap heard nothing. */
    private static Set<String> signatures(final WireTap orders, final WireTap rest, final Keys known) {
        final Set<String> signatures = new TreeSet<>();
        boolean sawKey = false;
        final List<String> texts = new ArrayList<>(orders.texts());
        texts.addAll(rest.texts());
        for (final String text : texts) {
            sawKey |= text.contains(known.apiKey);
            for (final Matcher matcher = SIGNATURE.matcher(text); matcher.find(); ) {
                signatures.add(
                        matcher.group(1) != null
                                ? matcher.group(1)
                                : URLDecoder.decode(matcher.group(2), StandardCharsets.US_ASCII));
            }
        }
        assertTrue(sawKey, "the tap must have heard the key");
        return signatures;
    }

    private static void assertTraded(final Path workspace, final Set<String> signatures, final Keys known)
            throws IOException {
        final JsonNode info =
                Output.JSON.readTree(cli("journal", "info", "victim", "--json", "-w", workspace.toString()));
        assertTrue(info.get("types").path("new_order").asLong() > 0, "the session must have traded: " + info);
        assertTrue(info.get("types").path("fill").asLong() > 0, "the session must have traded: " + info);
        final int wanted = known.type.equals("hmac") ? 10 : 2; // with Ed25519 only logons are signed
        assertTrue(signatures.size() >= wanted, "the tap heard " + signatures.size() + " signatures");
    }

    private ChildEngine run(final Path workspace, final String... more) throws IOException {
        final Path log = workspace.resolve("log4j2.xml");
        Files.writeString(log, LOG_EVERYTHING);
        final List<String> verb = new ArrayList<>(List.of("run", "-vv", "--stacktrace", "-w", workspace.toString()));
        verb.addAll(List.of(more));
        return new ChildEngine(
                List.of(), List.of("-Dlog4j2.configurationFile=" + log), workspace, verb.toArray(String[]::new));
    }

    private static String arguments(final ChildEngine engine) throws IOException {
        final Path arguments = Path.of("/proc", String.valueOf(engine.pid()), "cmdline");
        if (!Files.exists(arguments)) {
            System.out.println("SKIPPED: no /proc here, so the process's arguments are not looked at");
            return "";
        }
        final String text = Files.readString(arguments, StandardCharsets.ISO_8859_1);
        assertTrue(text.contains("--stacktrace"), "these are the arguments: " + text);
        return text;
    }

    private static String cli(final String... args) {
        final StringWriter out = new StringWriter();
        final StringWriter err = new StringWriter();
        final int code = Cli.execute(Verbs.all(), new PrintWriter(out), new PrintWriter(err), args);
        assertEquals(0, code, out + "\n" + err);
        assertFalse(out.toString().isEmpty(), "nothing to scan: " + String.join(" ", args));
        return out + (List.of(args).contains("--json") ? "" : err.toString());
    }

    /** The key files stand beside what is scanned, not in it. */
    private Path workspace(
            final String name, final Keys keys, final LocalBinance venue, final WireTap orders, final WireTap rest)
            throws IOException {
        final Path workspace = Files.createDirectories(directory.resolve(name));
        final Path key = secret(name + ".key", keys.apiKey);
        final Path secret = secret(name + ".secret", keys.secret);
        Files.writeString(
                workspace.resolve("reprise.yaml"),
                configuration(
                        venue.webSocketUri(),
                        orders.through(venue.orderUri()),
                        rest.through(venue.restUri()),
                        key,
                        secret,
                        keys.type));
        return workspace;
    }

    @TempDir
    Path keyFiles;

    private Path secret(final String name, final String text) throws IOException {
        final Path file = keyFiles.resolve(name);
        Files.writeString(file, text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    private static String configuration(
            final URI streams, final URI wsApi, final URI rest, final Path key, final Path secret, final String type) {
        return """
                version: 1
                name: victim
                mode: live
                venues:
                  binance:
                    adapter: binance-spot
                    environment: local
                    endpoints: { streams: "%s", ws_api: "%s", rest: "%s" }
                    credentials: { api_key: "${file:%s}", secret: "${file:%s}", key_type: %s }
                instruments: [BTC-USDT.BINANCE]
                strategies:
                  - { name: maker, type: touch-maker, params: { size: 300 USDT, max_inventory: 3000 USDT, min_life: 5ms, requote: 0 bps, stop_loss: 10 bps } }
                  - { name: cross, type: ema-cross, params: { fast: 2, slow: 5, bar: 100ms, size: 500 USDT, stop_loss: 8 bps, take_profit: 12 bps } }
                risk:
                  max_order_qty: { BTC: 1 }
                  max_order_notional: 5_000 USDT
                  max_position: { BTC: 1 }
                  max_daily_loss: 50_000 USDT
                  max_open_orders: 90
                  max_orders_per_second: 500
                  max_cancels_per_second: 500
                  price_band: 100 bps
                  passive_band: 1000 bps
                  max_slippage: 50 bps
                  max_spread: 200 bps
                  max_top_age: 1s
                  max_book_age: 3s
                  duplicate_window: 0ms
                  max_position_notional: 50_000 USDT
                  max_gross_exposure: 100_000 USDT
                  max_net_exposure: 100_000 USDT
                  max_leverage: 100000 bps
                  max_drawdown: 9000 bps
                  max_losing_streak: 100000
                  max_repeated_fills: 1_000_000
                  max_orders_per_trade: 1_000_000
                  max_cancels_per_trade: 1_000_000
                  max_rejects: 1_000_000
                  max_engine_lag: 1m
                logging: { level: debug }
                """.formatted(streams, wsApi, rest, key, secret, type);
    }

    /** Without this, nothing found would prove nothing. */
    @Test
    void shouldFindWhatIsPlanted() throws IOException {
        final String secret = "Canary" + letters(48);
        final byte[] bytes = secret.getBytes(StandardCharsets.US_ASCII);
        final Canary canary = new Canary().text("planted", secret);
        final List<byte[]> leaks = new ArrayList<>();
        leaks.add(bytes);
        leaks.add(Arrays.copyOf(bytes, 12));
        leaks.add(HexFormat.of().formatHex(bytes).getBytes(StandardCharsets.US_ASCII));
        leaks.add(HexFormat.of().withUpperCase().formatHex(bytes).getBytes(StandardCharsets.US_ASCII));
        leaks.add(secret.getBytes(StandardCharsets.UTF_16LE));
        for (final String before : List.of("", "k", "k=", "key", "key=")) {
            final byte[] sentence = (before + secret + " and more").getBytes(StandardCharsets.US_ASCII);
            leaks.add(Base64.getEncoder().encode(sentence));
            leaks.add(Base64.getUrlEncoder().encode(sentence));
        }
        for (int i = 0; i < leaks.size(); i++) {
            final byte[] file = new byte[4_096];
            new Random(SEED + i).nextBytes(file);
            System.arraycopy(leaks.get(i), 0, file, 1_000 + i, leaks.get(i).length);
            final Path deep = Files.createDirectories(directory.resolve("runs/.hidden/" + i));
            assertEquals(List.of(), canary.below(deep), "nothing is planted yet");
            Files.write(deep.resolve("journal.cq4"), file);
            assertFalse(canary.below(deep).isEmpty(), "seed=" + SEED + ": not found in form " + i);
        }
    }
}
