package dev.reprise.adapters.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** Every recorded file in a format that can be imported is read by a test with the figures known of it; a missing one fails and is not skipped. */
class RecordedCoverageTest {
    /** Where the files of formats that can be imported are; other venues' frames, bars as JSON and archives of others are not among those. */
    private static final List<String> FOLDERS = List.of(
            "hftbacktest/spot",
            "hftbacktest/usdm",
            "hftbacktest/cm",
            "hftbacktest_playground",
            "collect-binancefutures",
            "orderflow-trading",
            "questdb",
            "freqtrade",
            "bitmex-data",
            "bitfinex-historical-data");

    private static final List<String> FILES = List.of(
            "ccapi/gemini__eth-usd__2021-07-01__trade.csv.gz",
            "nautilus_trader/bitfinex_r0_l3_btcusd.json.gz",
            "nautilus_trader/tardis_binance-futures_trades_btcusdt_20200222.csv.gz",
            "ta4j/bitstamp_trades_from_20131125_usd.csv.gz");

    private static final Pattern TEXT_OR_COMMENT = Pattern.compile(
            "(\"(?:[^\"\\\\\n]|\\\\.)*+\"|'(?:[^'\\\\\n]|\\\\.)*+')|//[^\n]*|/\\*(?:[^*]|\\*(?!/))*+\\*/");

    private static Path folder() {
        return RecordedData.require("README.md").get(0).getParent();
    }

    private static Set<String> importable(final Path folder) throws IOException {
        final Set<String> files = new TreeSet<>(FILES);
        for (final String part : FOLDERS) {
            try (Stream<Path> inside = Files.list(folder.resolve(part))) {
                inside.forEach(file -> files.add(part + '/' + file.getFileName()));
            }
        }
        try (Stream<Path> inside = Files.list(folder.resolve("cryptofeed"))) {
            inside.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("BINANCE"))
                    .forEach(name -> files.add("cryptofeed/" + name));
        }
        return files;
    }

    /** The tests that name recorded files, as text. */
    private static String tests() throws IOException {
        final StringBuilder text = new StringBuilder();
        for (final String root : List.of("src/test/java", "../../engine/app/src/test/java/dev/reprise/app/data")) {
            try (Stream<Path> files = Files.walk(Path.of(root))) {
                for (final Path file : files.filter(f -> f.toString().endsWith("Test.java"))
                        .filter(f -> !f.endsWith("RecordedCoverageTest.java"))
                        .collect(Collectors.toList())) {
                    text.append(withoutComments(Files.readString(file)));
                }
            }
        }
        return text.toString();
    }

    /** A file that a comment names is read by nobody. Texts stay whole, whatever is in them. */
    private static String withoutComments(final String source) {
        return TEXT_OR_COMMENT
                .matcher(source)
                .replaceAll(found -> found.group(1) == null ? " " : Matcher.quoteReplacement(found.group(1)));
    }

    /** How the lists of the tests name a file: whole, without the folder and ending that a list has in common, or by its hours. */
    private static boolean isNamed(final String tests, final String file) {
        final String name = file.substring(file.lastIndexOf('/') + 1);
        return tests.contains('"' + file + '"')
                || file.startsWith("cryptofeed/") && tests.contains('"' + name.replace(".jsonl.zst", "") + ',')
                || file.startsWith("orderflow-trading/")
                        && tests.contains('"' + name.replace("LTCUSDT_2025-06-", "") + '"');
    }

    @Test
    void shouldReadEveryFileThatCanBeImported() throws IOException {
        final Set<String> files = importable(folder());
        final String tests = tests();

        assertTrue(files.size() >= 40, files.toString());
        assertEquals(
                Set.of(),
                files.stream().filter(file -> !isNamed(tests, file)).collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void shouldNotTakeAFileNamedInACommentForRead() {
        final String file = "questdb/trades.csv";
        final String named = '"' + file + '"';

        assertTrue(isNamed(withoutComments("read(" + named + "); // as it is"), file));
        assertTrue(isNamed(withoutComments("open(\"https://x/*\"); read(" + named + ");"), file));
        assertFalse(isNamed(withoutComments("// read(" + named + ");\nint a;"), file));
        assertFalse(isNamed(withoutComments("/* was:\n * " + named + "\n */ int a;"), file));
        assertFalse(isNamed(withoutComments("char q = '\"'; // " + named), file));
    }

    @Test
    void shouldFailWithoutAFileAndSkipWithoutTheFolder(@TempDir final Path empty) {
        final String before = System.getProperty("reprise.data");
        try {
            System.setProperty("reprise.data", empty.toString());
            boolean hasFailed = false;
            try {
                RecordedData.require("none.gz");
            } catch (final TestAbortedException skipped) {
                throw new AssertionError("skipped although the folder is there", skipped);
            } catch (final AssertionError missing) {
                hasFailed = missing.getMessage().contains("the file is not");
            }
            assertTrue(hasFailed);
        } finally {
            if (before == null) {
                System.clearProperty("reprise.data");
            } else {
                System.setProperty("reprise.data", before);
            }
        }
    }
}
