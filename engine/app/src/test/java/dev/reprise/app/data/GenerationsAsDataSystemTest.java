package dev.reprise.app.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookInvalidDecoder;
import dev.reprise.api.schema.DerivedPriceDecoder;
import dev.reprise.api.schema.InstrumentStatusDecoder;
import dev.reprise.backtest.MarketRecordFilter;
import dev.reprise.journal.JournalGenerations;
import dev.reprise.journal.JournalReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** An instance of several generations as the data of backtests: all of them are its history, none begins it anew. */
class GenerationsAsDataSystemTest {
    @TempDir
    Path workspace;

    /** What all generations hold, each record once. */
    private long marketRecords;

    private long checkedRecords; // those of them that `data verify` counts

    private long firstTime = Records.NO_TIME;

    private JsonNode run(final int code, final String... words) {
        return instance().run(code, words);
    }

    private MakerInstance instance() {
        return new MakerInstance(workspace, "rolled");
    }

    private void session() throws IOException {
        instance().session(3, "latency: { order: 1ms, response: 1ms }");
    }

    private Path journal() {
        return instance().journal();
    }

    @BeforeEach
    void tradeInTwoGenerations() throws IOException {
        session();
        run(0, "journal", "roll", "rolled");
        session();
        final List<Path> generations = JournalGenerations.of(journal());
        assertEquals(2, generations.size());
        for (final Path generation : generations) {
            final long before = marketRecords;
            try (JournalReader reader = JournalReader.open(generation)) {
                while (reader.next()) {
                    count(reader);
                }
            }
            assertTrue(marketRecords - before > 10, (marketRecords - before) + " in " + generation);
        }
    }

    private void count(final JournalReader reader) {
        if (Records.isCarried(reader.buffer(), reader.offset())
                || !MarketRecordFilter.isMarket(reader.buffer(), reader.offset())) {
            return;
        }
        marketRecords++;
        firstTime = firstTime == Records.NO_TIME ? Records.receiveTime(reader.buffer(), reader.offset()) : firstTime;
        switch (Records.templateId(reader.buffer(), reader.offset())) {
            case BookInvalidDecoder.TEMPLATE_ID,
                    DerivedPriceDecoder.TEMPLATE_ID,
                    InstrumentStatusDecoder.TEMPLATE_ID -> {
                // told otherwise
            }
            default -> checkedRecords++;
        }
    }

    @Test
    void shouldRunOverAllGenerationsAsOneHistory() {
        final JsonNode backtest = run(0, "backtest", "--data", "rolled", "--strategy", "touch-maker");
        final JsonNode verified = run(0, "data", "verify", "rolled");
        final JsonNode two = run(
                0,
                "backtest",
                "--data",
                "rolled",
                "--strategy",
                "touch-maker",
                "--feed",
                "2ms",
                "--clock-offset",
                "0ms");

        assertEquals(marketRecords, backtest.get("market_events").asLong());
        assertEquals(checkedRecords, verified.get("records").asLong());
        assertEquals(verified.get("from"), backtest.get("from"));
        assertEquals(verified.get("to"), backtest.get("to"));
        assertEquals(marketRecords, two.get("market_events").asLong());
        assertFalse(backtest.get("assumptions").toString().contains("generation"), backtest.toString());
        final DataSpan span = new DataSpan(journal(), Long.MIN_VALUE, Long.MAX_VALUE);
        assertEquals(firstTime, span.begin());
        assertTrue(span.overlaps(firstTime + 1, firstTime + 2), "within the first generation");
        assertFalse(span.overlaps(firstTime - 2, firstTime - 1), "before all of them");
    }

    /** What nobody kept cannot be run over, and is said. */
    @Test
    void shouldSayThatTheHistoryBeginsLaterWhenItsFirstGenerationIsGone() throws IOException {
        try (Stream<Path> files = Files.walk(journal().resolveSibling("journal.000001"))) {
            for (final Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }

        final JsonNode backtest = run(0, "backtest", "--data", "rolled", "--strategy", "touch-maker");

        assertTrue(backtest.get("market_events").asLong() < marketRecords, backtest.toString());
        assertTrue(
                backtest.get("assumptions").toString().contains("earlier generations are not there"),
                backtest.toString());
    }
}
