package dev.reprise.adapters.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookUpdateEncoder;
import dev.reprise.api.schema.BookUpdateKind;
import dev.reprise.api.schema.MarketKind;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BinanceDecoderTest {
    private final BinanceDecoder decoder = Frames.decoder();

    private String text() {
        return RecordTexts.text(decoder.record(), Frames.SPOT);
    }

    private void assertFrame(final int result, final String frame, final String record) {
        assertEquals(DecodeResult.name(result), DecodeResult.name(Frames.decode(decoder, frame)), frame);
        assertEquals(record, text());
    }

    @Test
    void shouldDecodeATradeWhoseBuyerWasTheMakerAsASell() {
        assertFrame(
                DecodeResult.TRADE,
                Frames.TRADE,
                "trade recv=1753000000200000000 venue=1753000000122000000 64000.1x0.0015 id=12345 SELL");
        assertEquals(0, Records.instrument(decoder.record(), 0));
        assertEquals(decoder.recordLength(), decoder.recordsLength());
    }

    @Test
    void shouldDecodeTheBarePayloadWithMembersInAnyOrderAndWhiteSpace() {
        assertFrame(
                DecodeResult.TRADE,
                "\t{ \"m\" : false ,\r\n \"q\": \"2\", \"T\":1753000000122, \"s\" :\"BTCUSDT\", \"p\":\"1.5\",\"t\":7 , \"e\": \"trade\" } ",
                "trade recv=1753000000200000000 venue=1753000000122000000 1.5x2 id=7 BUY");
    }

    @Test
    void shouldReadMicroseconds() {
        Frames.decode(decoder, Frames.TRADE.replace("1753000000122", "1753000000122345"));

        assertEquals(1_753_000_000_122_345_000L, decoder.venueTime());
    }

    @Test
    void shouldMarkATradeOutsideTheBook() {
        final String liquidation = Frames.TRADE.replace("\"M\":true", "\"X\":\"INSURANCE_FUND\"");
        assertFrame(
                DecodeResult.TRADE,
                liquidation,
                "trade recv=1753000000200000000 venue=1753000000122000000 64000.1x0.0015 id=12345 SELL nofill");
        assertFrame(
                DecodeResult.TRADE,
                Frames.TRADE.replace("\"M\":true", "\"X\":\"MARKET\""),
                "trade recv=1753000000200000000 venue=1753000000122000000 64000.1x0.0015 id=12345 SELL");
        assertEquals(
                DecodeResult.EMPTY_TRADE,
                Frames.decode(decoder, liquidation.replace("64000.10", "0").replace("0.00150", "0")));
    }

    @Test
    void shouldDecodeAnAggregateTradeWithItsOwnId() {
        assertFrame(
                DecodeResult.AGG_TRADE,
                "{\"e\":\"aggTrade\",\"E\":1753000000123,\"s\":\"BTCUSDT\",\"a\":99,\"p\":\"5\",\"q\":\"1\",\"f\":1,\"l\":3,\"T\":1753000000122,\"m\":false,\"M\":true}",
                "trade recv=1753000000200000000 venue=1753000000122000000 5x1 id=99 BUY");
    }

    @Test
    void shouldDecodeASpotBookTickerThatHasNoEventName() {
        assertFrame(
                DecodeResult.TOP_OF_BOOK,
                Frames.TOP,
                "top recv=1753000000200000000 63999.99x31.21 64000x40.66 id=400900217");
    }

    @Test
    void shouldGiveASideWithoutOrdersPriceAndQuantityZero() {
        assertFrame(
                DecodeResult.TOP_OF_BOOK,
                Frames.TOP.replace("\"31.21000\"", "\"0.00000\""),
                "top recv=1753000000200000000 0x0 64000x40.66 id=400900217");
    }

    @Test
    void shouldDecodeADepthUpdateIntoTheGeneratedLayout() {
        assertFrame(
                DecodeResult.DEPTH,
                Frames.depth(157, 160, "[[\"0.24\",\"10\"],[\"0.23\",\"0.00000000\"]]", "[[\"0.26\",\"100.5\"]]"),
                "DELTA recv=1753000000200000000 venue=1753000000123000000 157..160 b 0.24x10 0.23x0 a 0.26x100.5");
        assertEquals(3, decoder.levels());
        assertEquals(BinanceDecoder.NONE, decoder.previousUpdateId());

        final UnsafeBuffer twin = new UnsafeBuffer(new byte[1024]);
        Records.begin(twin, 0, BookUpdateEncoder.BLOCK_LENGTH, BookUpdateEncoder.TEMPLATE_ID);
        final BookUpdateEncoder encoder = new BookUpdateEncoder().wrap(twin, Records.BODY_OFFSET);
        encoder.receiveTime(Frames.RECEIVED)
                .venueTime(1_753_000_000_123_000_000L)
                .instrument(0);
        encoder.firstUpdateId(157).lastUpdateId(160).kind(BookUpdateKind.DELTA).chain((short) 3);
        encoder.bidsCount(2).next().price(24).qty(1_000_000).next().price(23).qty(0);
        encoder.asksCount(1).next().price(26).qty(10_050_000);
        final int length = Records.end(twin, 0, encoder.encodedLength());
        final byte[] expected = new byte[length];
        twin.getBytes(0, expected);
        final byte[] actual = new byte[decoder.recordLength()];
        decoder.record().getBytes(0, actual);
        assertEquals(Arrays.toString(expected), Arrays.toString(actual));
    }

    @Test
    void shouldDecodeDepthWhoseLevelsComeBeforeItsSymbolAndAsksBeforeBids() {
        assertFrame(
                DecodeResult.DEPTH,
                "{\"data\":{\"a\":[[\"3\",\"1\"],[\"4\",\"2\"]],\"b\":[ [ \"2\" , \"1\" ] ],\"u\":9,\"U\":8,\"s\":\"BTCUSDT\",\"e\":\"depthUpdate\"},\"stream\":\"x\"}",
                "DELTA recv=1753000000200000000 8..9 b 2x1 a 3x1 4x2");
        assertFrame(
                DecodeResult.DEPTH,
                "{\"e\":\"depthUpdate\",\"s\":\"BTCUSDT\",\"U\":8,\"u\":9,\"a\":[[\"3\",\"1\",[]]],\"b\":[]}",
                "DELTA recv=1753000000200000000 8..9 b a 3x1");
    }

    @Test
    void shouldTellThePreviousIdOfAFuturesUpdate() {
        assertEquals(DecodeResult.DEPTH, Frames.decode(decoder, Frames.depth(10, 20, 9, "[]", "[]")));

        assertEquals(9, decoder.previousUpdateId());
        assertEquals(1_753_000_000_120_000_000L, decoder.venueTime());
    }

    @Test
    void shouldGiveASnapshotToTheInstrumentTheCallerNames() {
        final String snapshot = Frames.snapshot(1027024, "[[\"4.00\",\"431\"]]", "[[\"4.02\",\"12\"]]");

        assertEquals(DecodeResult.UNKNOWN_SYMBOL, Frames.decode(decoder, snapshot));
        assertEquals(DecodeResult.SNAPSHOT, Frames.decode(decoder, snapshot, 0));
        assertEquals("SNAPSHOT recv=1753000000200000000 1027024..1027024 b 4x431 a 4.02x12", text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"stream\":\"btcusdt@depth5\",\"data\":%s}",
                "{\"data\":%s,\"stream\":\"btcusdt@depth5\"}" // whose levels they are is known behind them only
            })
    void shouldKnowAPartialDepthByItsStream(final String envelope) {
        final String partial = envelope.formatted(Frames.snapshot(7, "[[\"4.00\",\"431\"]]", "[[\"4.02\",\"12\"]]"));

        assertEquals(DecodeResult.PARTIAL_DEPTH, Frames.decode(decoder, partial));
        assertEquals(0, decoder.position());
        assertFalse(decoder.isDepth(), "a book that is kept by its changes loses nothing with it");
        assertEquals("SNAPSHOT recv=1753000000200000000 7..7 b 4x431 a 4.02x12", text());
    }

    @Test
    void shouldGiveAPartialDepthToItsStreamAndNotToTheCaller() {
        final String partial = Frames.partial("dogeusdt", Frames.snapshot(7, "[[\"4.00\",\"431\"]]", "[]"));

        assertEquals(DecodeResult.UNKNOWN_SYMBOL, Frames.decode(decoder, partial, 0));
    }

    @Test
    void shouldLoseNoBookWithAPartialDepthThatIsRefused() {
        final String partial = Frames.partial("btcusdt", Frames.snapshot(7, "[[\"4.001\",\"431\"]]", "[]"));

        assertEquals(DecodeResult.TOO_PRECISE, Frames.decode(decoder, partial));
        assertFalse(decoder.isDepth());
    }

    @Test
    void shouldNotTakeLevelsOutOfAnObjectInsideThePayload() {
        final String update = Frames.depth(157, 160, "[[\"0.24\",\"10\"]]", "[]");
        final String with = update.replace("}}", ",\"k\":{\"s\":\"ETHUSDT\",\"b\":[[\"9\",\"9\"]]}}}");

        assertEquals(DecodeResult.DEPTH, Frames.decode(decoder, update));
        final String expected = text();
        assertEquals(DecodeResult.DEPTH, Frames.decode(decoder, with));
        assertEquals(expected, text());
        assertEquals(DecodeResult.BAR, Frames.decode(decoder, Frames.KLINE.replace("\"k\":{", "\"k\":{\"b\":[1],")));
        assertFalse(decoder.isDepth());
    }

    @Test
    void shouldRefuseAFrameOfTwoInstruments() {
        final BinanceDecoder both = new BinanceDecoder(
                List.of(Frames.SPOT, Frames.instrument(1, "ETHUSDT", "ETH-USDT.BINANCE", MarketKind.SPOT)));
        final String frame =
                "{\"stream\":\"btcusdt@x\",\"data\":{\"e\":\"depthUpdate\",\"E\":1753000000123,\"lastUpdateId\":1,"
                        + "\"b\":[[\"1\",\"1\"]],\"s\":\"%s\",\"U\":1,\"u\":2,\"a\":[]}}";

        assertEquals(DecodeResult.DEPTH, Frames.decode(both, frame.formatted("BTCUSDT")));
        assertEquals(DecodeResult.MALFORMED, Frames.decode(both, frame.formatted("ETHUSDT")));
    }

    @Test
    void shouldDecodeABarWithAnExclusiveEnd() {
        assertFrame(
                DecodeResult.BAR,
                Frames.KLINE,
                "bar recv=1753000000200000000 venue=1753000000123000000 1752999960000000000..1753000020000000000"
                        + " 63990.1 64010.25 63980.15 64000.2 v=12.5 n=101 closed=0");
    }

    @Test
    void shouldDecodeMarkIndexAndFundingAsThreeRecords() {
        assertEquals(DecodeResult.DERIVED_PRICE, Frames.decode(decoder, Frames.MARK));

        final StringBuilder all = new StringBuilder();
        for (int at = 0; at < decoder.recordsLength(); at += Records.length(decoder.record(), at)) {
            final UnsafeBuffer one = new UnsafeBuffer(decoder.record(), at, Records.length(decoder.record(), at));
            all.append(RecordTexts.text(one, Frames.SPOT)).append('\n');
        }
        assertEquals("""
                MARK recv=1753000000200000000 venue=1753000000123000000 64001.12345678
                INDEX recv=1753000000200000000 venue=1753000000123000000 64003.5
                FUNDING_RATE recv=1753000000200000000 venue=1753000000123000000 -0.000125 next=1753027200000000000
                """, all.toString());
    }

    @Test
    void shouldTellAnswersShutdownAndUnknownEventsApart() {
        assertEquals(DecodeResult.REQUEST_DONE, Frames.decode(decoder, "{\"result\":null,\"id\":12}"));
        assertEquals(12, decoder.requestId());
        assertEquals(
                DecodeResult.REQUEST_REFUSED,
                Frames.decode(decoder, "{\"code\":2,\"msg\":\"Invalid request\",\"id\":3}"));
        assertEquals(
                DecodeResult.REQUEST_REFUSED,
                Frames.decode(decoder, "{\"error\":{\"code\":2,\"msg\":\"x\"},\"id\":\"a\"}"));
        assertEquals(
                DecodeResult.SERVER_SHUTDOWN,
                Frames.decode(
                        decoder,
                        "{\"stream\":\"!serverShutdown\",\"data\":{\"e\":\"serverShutdown\",\"E\":1770123456789}}"));
        assertEquals(
                DecodeResult.UNKNOWN_EVENT,
                Frames.decode(
                        decoder, "{\"e\":\"tomorrow\",\"s\":\"BTCUSDT\",\"new\":[{\"x\":[1,2e5,-3.5,null,true]}]}"));
        assertEquals(DecodeResult.UNKNOWN_EVENT, Frames.decode(decoder, "[1,2]"));
        assertEquals(DecodeResult.UNKNOWN_EVENT, Frames.decode(decoder, "{}"));
        assertEquals(3, decoder.count(DecodeResult.UNKNOWN_EVENT));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"64000.10\" | \"64000.101\" | too_precise",
                "\"64000.10\" | \"1234567890123456789012345678901234567890\" | too_large",
                "\"64000.10\" | 64000.10 | malformed",
                "\"64000.10\" | NaN | malformed",
                "\"64000.10\" | \"NaN\" | malformed",
                "\"64000.10\" | \"1E5\" | malformed",
                "\"64000.10\" | \"\" | malformed",
                "\"64000.10\" | \"+1\" | malformed",
                "\"64000.10\" | \"-1\" | malformed",
                "\"64000.10\" | \"0\" | malformed",
                "\"64000.10\" | \"\\u0031\" | malformed",
                "\"64000.10\" | [\"1\"] | malformed",
                "\"64000.10\" | null | malformed",
                "12345 | \"12345\" | malformed",
                "12345 | -12345 | malformed",
                "12345 | 12345.0 | malformed",
                "12345 | 123456789012345678901234567890 | malformed",
                "12345 | 012345 | malformed",
                "\"BTCUSDT\" | \"ETHUSDT\" | unknown_symbol",
                "\"BTCUSDT\" | \"BTC\\u0055SDT\" | unknown_symbol",
                "\"m\":true | \"m\":1 | malformed",
                "\"m\":true | \"p\":\"1\" | malformed",
                "\"m\":true, | \"m\":true | malformed",
                "\"M\":true}} | \"M\":true} | malformed",
                "\"M\":true}} | \"M\":true}}x | malformed",
                "\"M\":true}} | \"M\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}} | too_deep",
                "\"E\" | \"\\u0045\" | escaped"
            })
    void shouldRefuseWhatIsNotAsDocumented(final String from, final String to, final String reason) {
        final String frame = Frames.TRADE.replaceFirst(
                java.util.regex.Pattern.quote(from), java.util.regex.Matcher.quoteReplacement(to));

        assertEquals(reason, DecodeResult.name(Frames.decode(decoder, frame)), frame);
        assertFalse(DecodeResult.hasRecords(Frames.decode(decoder, frame)));
        assertEquals(DecodeResult.TRADE, Frames.decode(decoder, Frames.TRADE), "the next frame is not affected");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"b\":1",
                "[[\"1\"]]",
                "[[\"1\",\"1\"],]",
                "[[\"1\",\"1\"]",
                "[\"1\",\"1\"]",
                "[[1,1]]",
                "[[\"0\",\"1\"]]",
                "[[\"1\",\"-1\"]]",
                "{}",
                "null",
                "[[\"1\" \"1\"]]"
            })
    void shouldRefuseLevelsOfAnotherShapeAndSayWhoseBookSuffers(final String levels) {
        final String frame = Frames.depth(1, 2, levels, "[]");

        assertEquals(DecodeResult.MALFORMED, Frames.decode(decoder, frame), frame);
        assertTrue(decoder.isDepth(), frame);
        assertEquals(0, decoder.position());
    }

    @Test
    void shouldRefuseMoreLevelsThanARecordHolds() {
        final String level = "[\"1.5\",\"2\"],";
        final String levels = '[' + level.repeat(BookLevels.MAX_PER_SIDE) + "[\"1\",\"1\"]]";

        assertEquals(DecodeResult.TOO_MANY_LEVELS, Frames.decode(decoder, Frames.depth(1, 2, levels, "[]")));
        final String most = '[' + level.repeat(BookLevels.MAX_PER_SIDE - 1) + "[\"1\",\"1\"]]";
        assertEquals(DecodeResult.DEPTH, Frames.decode(decoder, Frames.depth(1, 2, most, most)));
        assertEquals(2 * BookLevels.MAX_PER_SIDE, decoder.levels());
    }

    @Test
    void shouldRefuseAFrameAboveOneMebibyte() {
        final String longest = Frames.TRADE + " ".repeat(BinanceDecoder.MAX_FRAME - Frames.TRADE.length());

        assertEquals(DecodeResult.TRADE, Frames.decode(decoder, longest));
        assertEquals(DecodeResult.TOO_LONG, Frames.decode(decoder, longest + ' '));
    }

    @Test
    void shouldFindSymbolsOutsideAsciiAmongMany() {
        final List<dev.reprise.api.Instrument> many = new java.util.ArrayList<>();
        for (int i = 0; i < 500; i++) {
            many.add(Frames.instrument(i, "COIN" + i * 7919 + "USDT", "C" + i, MarketKind.SPOT));
        }
        many.add(Frames.instrument(500, "币安人生USDT", "X-USDT.BINANCE", MarketKind.SPOT));
        many.add(Frames.instrument(501, "AB", "A-B.BINANCE", MarketKind.SPOT));
        final BinanceDecoder wide = new BinanceDecoder(many);

        for (int i = 0; i < many.size(); i++) {
            final String symbol = many.get(i).venueSymbol();
            assertEquals(DecodeResult.TRADE, Frames.decode(wide, Frames.TRADE.replace("BTCUSDT", symbol)), symbol);
            assertEquals(i, Records.instrument(wide.record(), 0));
        }
    }
}
