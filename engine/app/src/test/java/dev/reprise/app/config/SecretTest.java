package dev.reprise.app.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {
    private static final String CANARY = "canary7secret";

    @TempDir
    Path directory;

    private static String configuration(final String apiKey, final String secret) {
        return String.join(
                "\n",
                "version: 1",
                "mode: paper",
                "venues:",
                "  binance:",
                "    adapter: binance-spot",
                "    environment: testnet",
                "    credentials:",
                "      api_key: " + apiKey,
                "      secret: " + secret,
                "instruments: [BTC-USDT.BINANCE]");
    }

    private Path file(final String mode) throws IOException {
        final Path file = Files.writeString(directory.resolve("key"), CANARY + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private static ResolvedConfig load(final String text) {
        return new ConfigLoader(Map.of()).source("test.yaml", text).load();
    }

    @Test
    void shouldReadASecretOnlyWhenItIsUsed() throws IOException {
        final ResolvedConfig config =
                load(configuration("${env:REPRISE_TEST_NOT_SET}", "${file:" + file("rw-------") + "}"));
        final VenueConfig.Credentials credentials =
                config.config().venues().get(0).credentials().orElseThrow();
        final List<byte[]> seen = new ArrayList<>();

        final String secret = credentials.secret().use(bytes -> {
            seen.add(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        });

        assertEquals(CANARY, secret);
        for (final byte b : seen.get(0)) {
            assertEquals(0, b, "wiped after use");
        }
        final ConfigException missing =
                assertThrows(ConfigException.class, () -> credentials.apiKey().use(bytes -> bytes.length));
        assertEquals(ProblemCode.SECRET_UNAVAILABLE, missing.problems().get(0).code());
    }

    @Test
    void shouldNeverPrintASecret() throws IOException {
        final ResolvedConfig config =
                load(configuration("${file:" + file("rw-------") + "}", "${file:" + file("rw-------") + "}"));
        final String everything =
                config.toJson() + config.toYaml(true) + config + config.config() + config.redacted() + config.origins();

        assertFalse(everything.contains(CANARY));
        assertTrue(config.toJson().contains("\"secret\":\"***\""));
        assertTrue(config.config().toString().contains("secret=***"));
    }

    @Test
    void shouldRefuseAFileThatOthersMayRead() throws IOException {
        final String text = configuration("${env:X}", "${file:" + file("rw-r-----") + "}");

        final ConfigProblem problem =
                assertThrows(ConfigException.class, () -> load(text)).problems().get(0);

        assertEquals(ProblemCode.SECRET_EXPOSED, problem.code());
        assertEquals(9, problem.origin().line());
        assertTrue(problem.remedy().startsWith("chmod 600"));
    }

    @Test
    void shouldCheckTheFileAgainWhenItIsUsed() throws IOException {
        final Path file = file("rw-------");
        final Secret secret = load(configuration("${env:X}", "${file:" + file + "}"))
                .config()
                .venues()
                .get(0)
                .credentials()
                .orElseThrow()
                .secret();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        assertThrows(ConfigException.class, () -> secret.use(bytes -> bytes.length));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                CANARY,
                "\"" + CANARY + "\"",
                "|\n        " + CANARY,
                "[" + CANARY + "]",
                "{ a: " + CANARY + " }",
                "!tag " + CANARY,
                "&x " + CANARY,
                "${env:A} " + CANARY,
                "\"a, " + CANARY + "\"",
                CANARY + ": 1: 2",
                "\"" + CANARY,
            })
    void shouldRefuseAnInlineSecretWithoutShowingIt(final String inline) {
        for (final String text : List.of(configuration("${env:X}", inline), configuration(inline, "${env:X}"))) {
            final ConfigException refused = assertThrows(ConfigException.class, () -> load(text));

            assertFalse(refused.getMessage().contains(CANARY), refused.getMessage());
        }
    }

    @Test
    void shouldNotShowASecretGivenByFlagOrEnvironment() {
        final ConfigLoader loader = new ConfigLoader(Map.of("REPRISE__VENUES__BINANCE__CREDENTIALS__API_KEY", CANARY))
                .source("test.yaml", configuration("${env:X}", "${env:Y}"))
                .set("venues.binance.credentials.secret=" + CANARY);

        final ConfigException refused = assertThrows(ConfigException.class, loader::load);

        assertEquals(
                2,
                refused.problems().stream()
                        .filter(p -> p.code() == ProblemCode.INLINE_SECRET)
                        .count());
        assertFalse(refused.getMessage().contains(CANARY), refused.getMessage());
    }
}
