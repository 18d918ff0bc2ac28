package dev.reprise.adapters.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookInvalidEncoder;
import dev.reprise.api.schema.BookUpdateDecoder;
import dev.reprise.api.schema.BookUpdateKind;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recordings with a fault put into a copy of them: a depth update that is missing, sides that are swapped. */
class FramesImportFaultTest {
    private static final String USDM = "hftbacktest/usdm/btcusdt_20240808.gz";
    private static final String SPOT = "hftbacktest/spot/btcusdt_20240808.gz";
    private static final int NTH = 1_000; // depth update that is taken away

    @TempDir
    Path dir;

    private final ImportReport report = new ImportReport();
    private final CapturingPublisher publisher = new CapturingPublisher();

    /** A copy, each line changed; {@code null} leaves it out. */
    private Path changed(final Path gzip, final UnaryOperator<String> change) throws IOException {
        final Path copy = dir.resolve("copy.frames");
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                        new GZIPInputStream(Files.newInputStream(gzip)), StandardCharsets.UTF_8));
                BufferedWriter out = Files.newBufferedWriter(copy)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                final String after = change.apply(line);
                if (after != null) {
                    out.write(after);
                    out.newLine();
                }
            }
        }
        return copy;
    }

    private Path withoutOneUpdate(final Path gzip) throws IOException {
        final int[] updates = {0};
        return changed(gzip, line -> isDepth(line) && ++updates[0] == NTH ? null : line);
    }

    private static boolean isDepth(final String line) {
        return line.contains("\"depthUpdate\"");
    }

    private static String swapped(final String line) {
        return isDepth(line)
                ? line.replace("\"b\":", "\"~\":").replace("\"a\":", "\"b\":").replace("\"~\":", "\"a\":")
                : line;
    }

    private void read(final Path file) throws IOException {
        new FramesReader().read(List.of(file), publisher, report);
    }

    /** One gap, one lost book, and from there no update before a snapshot: of these recordings none comes. */
    private void assertLostAtTheGap() {
        assertEquals(1, report.of("gaps"), report::toString);
        assertEquals(1, publisher.count(BookInvalidEncoder.TEMPLATE_ID));
        final BookUpdateDecoder update = new BookUpdateDecoder();
        boolean isLost = false;
        int before = 0;
        for (final MutableDirectBuffer record : publisher.records) {
            final int template = Records.templateId(record, 0);
            isLost |= template == BookInvalidEncoder.TEMPLATE_ID;
            if (template == BookUpdateDecoder.TEMPLATE_ID) {
                update.wrap(record, Records.BODY_OFFSET, Records.blockLength(record, 0), Records.version(record, 0));
                assertTrue(!isLost || update.kind() == BookUpdateKind.SNAPSHOT, "an update of a book that is lost");
                before++;
            }
        }
        assertTrue(before > NTH / 2, "book updates before the gap: " + before);
        assertTrue(
                report.notes.entrySet().stream()
                        .anyMatch(n ->
                                n.getKey().startsWith("book.") && n.getValue().startsWith("incomplete")),
                report::toString);
    }

    @Test
    void shouldSeeAMissingUpdateOfUsdm() throws IOException {
        read(withoutOneUpdate(RecordedData.require(USDM).get(0)));

        assertLostAtTheGap();
    }

    @Test
    void shouldSeeAMissingUpdateOfSpot() throws IOException {
        read(withoutOneUpdate(RecordedData.require(SPOT).get(0)));

        assertLostAtTheGap();
    }

    @Test
    void shouldSeeCrossedBooksOfUsdmWhenSidesAreSwapped() throws IOException {
        publisher.keeps = false;
        read(changed(RecordedData.require(USDM).get(0), FramesImportFaultTest::swapped));

        assertTrue(report.of("crossed") > 0, report::toString);
        assertEquals(0, report.of("gaps"), report::toString);
    }

    @Test
    void shouldSeeCrossedBooksOfSpotWhenSidesAreSwapped() throws IOException {
        publisher.keeps = false;
        read(changed(RecordedData.require(SPOT).get(0), FramesImportFaultTest::swapped));

        assertTrue(report.of("crossed") > 0, report::toString);
        assertEquals(0, report.of("gaps"), report::toString);
    }
}
