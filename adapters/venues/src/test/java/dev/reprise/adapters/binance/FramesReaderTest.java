package dev.reprise.adapters.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.adapters.dataset.DamagedFileException;
import dev.reprise.adapters.dataset.TimeUnitOfFile;
import dev.reprise.api.Instrument;
import dev.reprise.api.PriceBand;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookInvalidEncoder;
import dev.reprise.api.schema.BookUpdateDecoder;
import dev.reprise.api.schema.BookUpdateKind;
import dev.reprise.api.schema.CurrencyDefinitionDecoder;
import dev.reprise.api.schema.InstrumentDefinitionDecoder;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.TradeDecoder;
import dev.reprise.api.schema.VenueBarDecoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a small recording of our own making: shapes as documented, numbers invented. */
class FramesReaderTest {
    @TempDir
    Path dir;

    private final ImportReport report = new ImportReport();
    private final CapturingPublisher publisher = new CapturingPublisher();

    static byte[] resource(final String name) throws IOException {
        try (InputStream in = FramesReaderTest.class.getResourceAsStream(name)) {
            assertNotNull(in, name);
            return in.readAllBytes();
        }
    }

    private static List<String> lines() throws IOException {
        return new ArrayList<>(List.of(new String(resource("spot.frames"), StandardCharsets.UTF_8).split("\n")));
    }

    private Path file(final String name, final List<String> lines) throws IOException {
        return Files.write(dir.resolve(name), lines);
    }

    private void read(final ImportSettings settings, final Path... files) throws IOException {
        new FramesReader(settings).read(List.of(files), publisher, report);
    }

    private void read(final List<String> lines) throws IOException {
        read(ImportSettings.DEFAULT, file("x.frames", lines));
    }

    /** P12: the end of a bar that comes again changes nothing, nor does the bar as it stood before that end. */
    @Test
    void p12ARepeatedClosedKlineIsCountedAndLeftOut() throws IOException {
        final List<String> lines = lines();
        final int at = kline(lines);
        final String growing = lines.get(at).replace("\"x\":true", "\"x\":false");
        final String closed = growing.replace("\"x\":false", "\"x\":true");
        lines.remove(at);
        lines.addAll(at, List.of(growing, closed, closed, growing, closed));

        read(lines);

        assertEquals(2, publisher.count(VenueBarDecoder.TEMPLATE_ID), "as it grew, and its end");
        assertEquals(2, report.of("bars"));
        assertEquals(3, report.of("skipped.repeated_bar"));
    }

    private static int kline(final List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains("\"kline\"")) {
                return i;
            }
        }
        throw new IllegalStateException("no kline in the recording");
    }

    @Test
    void shouldCountWhatTheRecordingHolds() throws IOException {
        read(lines());

        final Map<String, Long> expected = Map.ofEntries(
                Map.entry("messages", 15L),
                Map.entry("trades", 1L),
                Map.entry("top_of_book", 2L),
                Map.entry("book_updates", 5L),
                Map.entry("book_levels", 10L),
                Map.entry("snapshots", 2L),
                Map.entry("bars", 1L),
                Map.entry("derived_prices", 0L),
                Map.entry("gaps", 0L),
                Map.entry("crossed", 0L),
                Map.entry("bbo_compared", 4L),
                Map.entry("bbo_equal", 1L),
                Map.entry("skipped.unknown_event", 1L),
                Map.entry("skipped.serverShutdown", 1L),
                Map.entry("skipped.request_done", 1L),
                Map.entry("skipped.aggTrade", 1L),
                Map.entry("skipped.snapshot_not_needed", 1L));
        assertEquals(new java.util.TreeMap<>(expected), report.counts);
        assertEquals("MICROSECONDS", report.notes.get("ts_unit"));
        assertEquals("-1500000", report.notes.get("clock_offset_ns"));
        assertEquals(
                "inferred: symbol=BTCUSDT market=SPOT tick=0.01 lot=0.00001",
                report.notes.get("instrument.BTC-USDT.BINANCE"));
    }

    @Test
    void shouldBeginWithDefinitionsAndKeepReceiveTimes() throws IOException {
        read(lines());

        final List<Integer> kinds = publisher.records.stream()
                .limit(3)
                .map(r -> Records.templateId(r, 0))
                .toList();
        assertEquals(
                List.of(
                        CurrencyDefinitionDecoder.TEMPLATE_ID,
                        CurrencyDefinitionDecoder.TEMPLATE_ID,
                        InstrumentDefinitionDecoder.TEMPLATE_ID),
                kinds);
        final MutableDirectBuffer record = publisher.records.get(2);
        final InstrumentDefinitionDecoder d = new InstrumentDefinitionDecoder()
                .wrap(record, Records.BODY_OFFSET, Records.blockLength(record, 0), Records.version(record, 0));
        assertEquals(2, d.priceScale());
        assertEquals(5, d.qtyScale());
        assertEquals(1, d.inferred());
        assertEquals(MarketKind.SPOT, d.market());
        assertEquals("BTC-USDT.BINANCE", d.symbol());
        assertEquals("BTCUSDT", d.venueSymbol());
        assertEquals("BINANCE", d.venue());
        final MutableDirectBuffer trade = publisher.of(TradeDecoder.TEMPLATE_ID).get(0);
        assertEquals(1_753_000_000_006_000_000L, Records.receiveTime(trade, 0));
        assertEquals(1_753_000_000_006_000_000L, Records.venueTime(trade, 0));
    }

    @Test
    void shouldSeeOneGapAndInvalidateTheBookUntilTheNextSnapshot() throws IOException {
        final List<String> lines = lines();
        lines.remove(8);
        read(lines);

        assertEquals(1, report.of("gaps"));
        assertEquals(1, publisher.count(BookInvalidEncoder.TEMPLATE_ID));
        assertEquals(0, report.of("skipped.snapshot_not_needed"), "the snapshot heals the book");
        final List<Integer> book = publisher.records.stream()
                .map(r -> Records.templateId(r, 0))
                .filter(t -> t == BookInvalidEncoder.TEMPLATE_ID || t == BookUpdateDecoder.TEMPLATE_ID)
                .toList();
        final int lost = book.indexOf(BookInvalidEncoder.TEMPLATE_ID);
        final MutableDirectBuffer next = publisher
                .of(BookUpdateDecoder.TEMPLATE_ID)
                .get(lost); // as many updates before it as there are records before the loss
        assertEquals(
                BookUpdateKind.SNAPSHOT,
                new BookUpdateDecoder()
                        .wrap(next, Records.BODY_OFFSET, Records.blockLength(next, 0), Records.version(next, 0))
                        .kind(),
                "nothing of the book before the snapshot");
        assertTrue(report.notes.keySet().stream().noneMatch(n -> n.startsWith("book.")), report::toString);
    }

    @Test
    void shouldSayThatABookIsIncompleteAtTheEnd() throws IOException {
        final List<String> lines = lines();
        lines.remove(13);
        lines.remove(8);
        read(lines);

        assertTrue(report.notes.get("book.BTC-USDT.BINANCE").startsWith("incomplete"), report::toString);
    }

    @Test
    void shouldSeeCrossedBooksWhenSidesAreSwapped() throws IOException {
        read(lines().stream()
                .map(l -> l.contains("depthUpdate")
                        ? l.replace("\"b\":", "\"B:")
                                .replace("\"a\":", "\"b\":")
                                .replace("\"B:", "\"a\":")
                        : l)
                .toList());

        assertTrue(report.of("crossed") > 0, report::toString);
    }

    @Test
    void shouldNameTheLineWhereTheFileIsCutOff() throws IOException {
        final byte[] whole = resource("spot.frames");
        for (final int missing : new int[] {2, 30, 200}) {
            final Path cut = Files.write(dir.resolve("cut.frames"), Arrays.copyOf(whole, whole.length - missing));

            final DamagedFileException e =
                    assertThrows(DamagedFileException.class, () -> read(ImportSettings.DEFAULT, cut));

            assertTrue(e.line() >= 14 && e.getMessage().contains(cut + " line " + e.line()), e.getMessage());
        }
    }

    @Test
    void shouldAcceptALastLineWithoutLineFeed() throws IOException {
        final byte[] whole = resource("spot.frames");
        read(ImportSettings.DEFAULT, Files.write(dir.resolve("x"), Arrays.copyOf(whole, whole.length - 1)));

        assertEquals(15, report.of("messages"));
    }

    @Test
    void shouldReadGzipByContentAndNameACutOffOne() throws IOException {
        final ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(resource("spot.frames"));
        }
        read(ImportSettings.DEFAULT, Files.write(dir.resolve("no-ending"), zipped.toByteArray()));
        assertEquals(15, report.of("messages"));

        final Path cut = Files.write(dir.resolve("cut.gz"), Arrays.copyOf(zipped.toByteArray(), zipped.size() - 40));
        final DamagedFileException e =
                assertThrows(DamagedFileException.class, () -> read(ImportSettings.DEFAULT, cut));
        assertTrue(e.getMessage().contains(cut + " line "), e.getMessage());
    }

    @Test
    void shouldContinueABookAcrossFiles() throws IOException {
        final List<String> lines = lines();
        read(
                ImportSettings.DEFAULT,
                file("1", lines.subList(0, 5)),
                file("2", lines.subList(5, 9)),
                file("3", lines.subList(9, 15)));

        assertEquals(0, report.of("gaps"));
        assertEquals(5, report.of("book_updates"));
        assertEquals(1, publisher.count(InstrumentDefinitionDecoder.TEMPLATE_ID));
    }

    @Test
    void shouldCountWhatItCannotReadAndLoseTheBookForIt() throws IOException {
        final List<String> lines = lines();
        lines.set(3, lines.get(3).replace("\"64000.50\"", "\"1234567890123456789012345678901234567890\""));
        lines.set(4, lines.get(4).replace("\"64000.75\"", "\"NaN\""));
        lines.add(5, lines.get(5).substring(0, 60));
        lines.add(6, lines.get(5).replaceFirst(" .*", " nonsense"));
        read(lines);

        assertEquals(1, report.of("skipped.too_large"), report::toString);
        assertEquals(3, report.of("skipped.malformed"), report::toString);
        assertEquals(1, publisher.count(BookInvalidEncoder.TEMPLATE_ID));
        assertEquals(0, report.of("trades"));
    }

    @Test
    void shouldRefuseALineWithoutReceiveTime() throws IOException {
        final List<String> lines = lines();
        lines.set(6, "timestamp,price");

        final DamagedFileException e = assertThrows(DamagedFileException.class, () -> read(lines));
        assertEquals(7, e.line());
    }

    @Test
    void shouldTakeInstrumentsFromTheRecording() throws IOException {
        final List<String> lines = lines();
        final String info =
                new String(resource("exchangeInfo-spot.json"), StandardCharsets.UTF_8).replaceAll("\\s*\n\\s*", "");
        lines.add(4, lines.get(4).split(" ")[0] + ' ' + info);
        read(lines);

        assertEquals(
                "told by the venue: symbol=BTCUSDT market=SPOT tick=0.01 lot=0.00001",
                report.notes.get("instrument.BTC-USDT.BINANCE"));
        assertEquals(1, report.of("skipped.unknown_event"), report::toString);
        assertEquals(1, publisher.count(InstrumentDefinitionDecoder.TEMPLATE_ID));
    }

    @Test
    void shouldTakeInstrumentsThatAreGiven() throws Exception {
        final ImportSettings settings = new ImportSettings(
                ExchangeInfo.read(resource("exchangeInfo-spot.json")), Map.of(), TimeUnitOfFile.AUTO);
        read(settings, file("x", lines()));

        final MutableDirectBuffer record =
                publisher.of(InstrumentDefinitionDecoder.TEMPLATE_ID).get(0);
        final InstrumentDefinitionDecoder d = new InstrumentDefinitionDecoder()
                .wrap(record, Records.BODY_OFFSET, Records.blockLength(record, 0), Records.version(record, 0));
        assertEquals(4, d.priceScale());
        assertEquals(100, d.tickSize());
        assertEquals(0, d.inferred());
        assertEquals(500_000_000, d.minNotional());
        assertEquals(5, d.notionalMinutes());
        assertEquals(200, d.maxOpenOrders());
        assertEquals(2_000, d.bandBidDown());
        assertEquals(50_000, d.bandBidUp());
        assertEquals(2_500, d.bandAskDown());
        assertEquals(40_000, d.bandAskUp());
        assertEquals(5, d.bandMinutes());
    }

    @Test
    void shouldUseTheSymbolItIsTold() throws IOException {
        final List<String> lines = lines().stream()
                .map(l -> l.replace("BTCUSDT", "BTCXYZ").replace("btcusdt", "btcxyz"))
                .toList();
        final Path file = file("x", lines);
        final IOException e = assertThrows(IOException.class, () -> read(ImportSettings.DEFAULT, file));
        assertTrue(e.getMessage().contains("--symbol BTCXYZ="), e.getMessage());

        read(new ImportSettings(List.of(), Map.of("BTCXYZ", "BTC-XYZ.BINANCE"), TimeUnitOfFile.AUTO), file);
        assertTrue(report.notes.containsKey("instrument.BTC-XYZ.BINANCE"), report::toString);
    }

    @Test
    void shouldTakeTheUnitItIsTold() throws IOException {
        read(new ImportSettings(List.of(), Map.of(), TimeUnitOfFile.NANOSECONDS), file("x", lines()));

        assertEquals(
                1_753_000_000_006_000L,
                Records.receiveTime(publisher.of(TradeDecoder.TEMPLATE_ID).get(0), 0));
    }

    @Test
    void shouldRefuseEmptyAndForeignFiles() throws IOException {
        final Path empty = Files.createFile(dir.resolve("empty"));
        assertThrows(IOException.class, () -> read(ImportSettings.DEFAULT, empty));
        final Path foreign = file("foreign", List.of("1753000000000 {\"channel\":\"book\"}"));
        final IOException e = assertThrows(IOException.class, () -> read(ImportSettings.DEFAULT, foreign));
        assertTrue(e.getMessage().contains("no instrument found"), e.getMessage());
    }

    @Test
    void shouldReadFuturesInstrumentsWithoutDatedOnes() throws Exception {
        final var rules = ExchangeInfo.read(resource("exchangeInfo-usdm.json"));

        assertEquals(1, rules.size());
        assertEquals("BTC-USDT-PERP.BINANCE", rules.get(0).symbol());
        assertEquals(MarketKind.LINEAR_PERPETUAL, rules.get(0).market());
        assertEquals(3, rules.get(0).rules().priceScale());
        assertEquals(100, rules.get(0).rules().tickSize());
        assertEquals(10_000_000_000L, rules.get(0).rules().minNotional());
        assertEquals(new PriceBand(0, 10_500, 9_500, 0, 0), rules.get(0).rules().band());
        assertEquals(0, rules.get(0).rules().notionalMinutes());
    }

    @Test
    void shouldReadWhetherTheSmallestNotionalIsForMarketOrders() throws Exception {
        final String told = new String(resource("exchangeInfo-spot.json"), StandardCharsets.UTF_8)
                .replace("\"applyMinToMarket\": true", "\"applyMinToMarket\": false");

        assertEquals(
                Instrument.Rules.NOT_AT_MARKET,
                ExchangeInfo.read(told.getBytes(StandardCharsets.UTF_8))
                        .get(0)
                        .rules()
                        .notionalMinutes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"214748.3648", "99999999999999999999"})
    void shouldTakeABandThatNoPriceComesNearForNone(final String factor) throws Exception {
        final String told = new String(resource("exchangeInfo-usdm.json"), StandardCharsets.UTF_8)
                .replace("\"multiplierUp\": \"1.0500\"", "\"multiplierUp\": \"" + factor + '"');

        final var rules = ExchangeInfo.read(told.getBytes(StandardCharsets.UTF_8));

        assertEquals(new PriceBand(0, 0, 9_500, 0, 0), rules.get(0).rules().band());
    }
}
