package dev.reprise.export;

import static dev.reprise.api.record.Records.BODY_OFFSET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.Currency;
import dev.reprise.api.DirectPublisher;
import dev.reprise.api.Instrument;
import dev.reprise.api.record.DefinitionRecords;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.FillEncoder;
import dev.reprise.api.schema.Liquidity;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.NewOrderEncoder;
import dev.reprise.api.schema.OrderAcceptedEncoder;
import dev.reprise.api.schema.OrderCanceledEncoder;
import dev.reprise.api.schema.OrderRejectedEncoder;
import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.RejectCode;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import dev.reprise.api.schema.TradeEncoder;
import dev.reprise.journal.JournalSettings;
import dev.reprise.journal.JournalWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of orders and their latencies, from a journal written by hand. */
class OrderRowsTest {
    private static final long START = 1_753_000_000_000_000_000L;
    private static final long SECOND = 1_000_000_000L;
    private static final long ID = 1L << 40 | 7;
    private static final Currency BTC = new Currency(0, "BTC", 8);
    private static final Currency USDT = new Currency(1, "USDT", 8);
    private static final Instrument SPOT = new Instrument(
            0,
            1,
            "BTC-USDT.SIM",
            "BTCUSDT",
            "SIM",
            BTC,
            USDT,
            MarketKind.SPOT,
            new Instrument.Rules(2, 5, 1, 1, 1, 0, 1, 0, 0, 0),
            new Instrument.Fees(0, 0),
            false);

    @TempDir
    Path directory;

    private final UnsafeBuffer record = new UnsafeBuffer(new byte[1_024]);
    private JournalWriter writer;

    /** Appends each record as a document. */
    private final class Appender implements DirectPublisher {
        @Override
        public void publish(final DirectBuffer buffer, final int offset, final int length) {
            writer.append(buffer, offset, length, 1, Records.receiveTime(buffer, offset));
        }

        @Override
        public long nanos() {
            return START;
        }
    }

    private void end(final long time, final int flags, final int length) {
        Records.receiveTime(record, 0, time);
        Records.venueTime(record, 0, time);
        Records.instrument(record, 0, 0);
        Records.strategy(record, 0, 0);
        Records.flags(record, 0, flags);
        new Appender().publish(record, 0, Records.end(record, 0, length));
    }

    private void order(final long time, final int flags, final OrderType type, final long stop, final long price) {
        Records.begin(record, 0, NewOrderEncoder.BLOCK_LENGTH, NewOrderEncoder.TEMPLATE_ID);
        final NewOrderEncoder order = new NewOrderEncoder()
                .wrap(record, BODY_OFFSET)
                .clientOrderId(ID)
                .side(Side.SELL)
                .orderType(type)
                .timeInForce(type == OrderType.MARKET ? TimeInForce.IOC : TimeInForce.GTC)
                .role(OrderRole.ENTRY)
                .price(price)
                .stopPrice(stop)
                .qty(300_000);
        end(time, flags | Records.FLAG_CAUSED, order.encodedLength());
    }

    private void accepted(final long time) {
        Records.begin(record, 0, OrderAcceptedEncoder.BLOCK_LENGTH, OrderAcceptedEncoder.TEMPLATE_ID);
        final OrderAcceptedEncoder accepted =
                new OrderAcceptedEncoder().wrap(record, BODY_OFFSET).clientOrderId(ID);
        end(time, Records.FLAG_SIMULATED, accepted.encodedLength());
    }

    private void canceled(final long time) {
        Records.begin(record, 0, OrderCanceledEncoder.BLOCK_LENGTH, OrderCanceledEncoder.TEMPLATE_ID);
        final OrderCanceledEncoder canceled =
                new OrderCanceledEncoder().wrap(record, BODY_OFFSET).clientOrderId(ID);
        end(time, Records.FLAG_SIMULATED, canceled.encodedLength());
    }

    private void fill(final long time, final long execution, final long qty) {
        Records.begin(record, 0, FillEncoder.BLOCK_LENGTH, FillEncoder.TEMPLATE_ID);
        final FillEncoder fill = new FillEncoder()
                .wrap(record, BODY_OFFSET)
                .clientOrderId(ID)
                .execIdLow(execution)
                .lastPrice(10_000)
                .lastQty(qty)
                .quoteAmount(Records.NO_VALUE)
                .feeCurrency(1)
                .side(Side.SELL)
                .liquidity(Liquidity.MAKER);
        end(time, Records.FLAG_SIMULATED, fill.encodedLength());
    }

    private void rejected(final long time, final String message) {
        Records.begin(record, 0, OrderRejectedEncoder.BLOCK_LENGTH, OrderRejectedEncoder.TEMPLATE_ID);
        final OrderRejectedEncoder rejected = new OrderRejectedEncoder()
                .wrap(record, BODY_OFFSET)
                .clientOrderId(ID)
                .venueCode(-1013)
                .request(OrderRequest.NEW_ORDER)
                .code(RejectCode.FILTER)
                .message(message);
        end(time, 0, rejected.encodedLength());
    }

    private void trade(final long time, final int flags, final long price) {
        Records.begin(record, 0, TradeEncoder.BLOCK_LENGTH, TradeEncoder.TEMPLATE_ID);
        final TradeEncoder trade =
                new TradeEncoder().wrap(record, BODY_OFFSET).price(price).qty(1);
        end(time, flags, trade.encodedLength());
    }

    /** Writes a journal and returns the rows of a table, each by its columns. */
    private List<Map<String, String>> rows(final Runnable journal, final String table) throws IOException {
        writer = JournalWriter.open(directory.resolve("journal"), JournalSettings.small());
        try {
            DefinitionRecords.publish(new Appender(), List.of(BTC, USDT), List.of(SPOT), START);
            journal.run();
        } finally {
            writer.close();
        }
        JournalExport.run(
                List.of(directory.resolve("journal")), directory, Set.of(JournalExport.Format.CSV), bytes -> {});
        final List<String> lines = Files.readAllLines(directory.resolve(table + ".csv"));
        final String[] names = lines.get(0).split(",");
        final List<Map<String, String>> rows = new ArrayList<>();
        for (final String line : lines.subList(1, lines.size())) {
            final String[] values = line.split(",", -1);
            final Map<String, String> row = new LinkedHashMap<>();
            for (int i = 0; i < names.length; i++) {
                row.put(names[i], values[i]);
            }
            rows.add(row);
        }
        return rows;
    }

    private void heldThenSent() {
        order(START, Records.FLAG_HELD, OrderType.STOP_MARKET, 9_900, 0);
        order(START + 60 * SECOND, 0, OrderType.MARKET, 0, 9_800);
        accepted(START + 60 * SECOND + 2_000);
        fill(START + 60 * SECOND + 3_000, 1, 300_000);
    }

    @Test
    void shouldShowAHeldOrderWithTheTermsItLeftWith() throws IOException {
        final Map<String, String> row = rows(this::heldThenSent, "orders").get(0);

        assertEquals("MARKET", row.get("ord_type"));
        assertEquals("IOC", row.get("time_in_force"));
        assertEquals("98", strip(row.get("price")));
        assertEquals("99", strip(row.get("stop_px")));
        assertEquals("2025-07-20T08:26:40.000000000Z", row.get("ts"), "when it was decided first");
        assertEquals("Filled", row.get("status"));
    }

    @Test
    void shouldCountAnAnswersTimeSinceTheOrderLeft() throws IOException {
        final Map<String, String> row = rows(this::heldThenSent, "latency").get(0);

        assertEquals("order_to_ack", row.get("stage"));
        assertEquals("2000", row.get("nanos"));
    }

    private void refused() {
        order(START, 0, OrderType.LIMIT, 0, 10_000);
        rejected(START + 1_000, "a \"b\" \\ c\n\u0085code=1");
    }

    /** A journal may be older than what its words are cleaned by; the column is quoted once more, by CSV's own rule. */
    @Test
    void shouldEndTheVenuesWordsWhereTheyEnd() throws IOException {
        final String detail = rows(this::refused, "risk_events").stream()
                .filter(row -> row.containsValue("reject"))
                .findFirst()
                .orElseThrow()
                .toString();

        assertTrue(detail.contains("message=\"\"a \\\"\"b\\\"\" \\\\ c code=1\"\"\""), detail);
    }

    private void filledBehindItsCancel() {
        order(START, 0, OrderType.LIMIT, 0, 10_000);
        accepted(START + 1_000);
        fill(START + 2_000, 1, 100_000);
        canceled(START + 3_000);
        fill(START + 4_000, 2, 100_000);
        accepted(START + 5_000); // late: it changes nothing
        trade(START + 2 * Orders.GRACE_NS, 0, 10_000);
        fill(START + 2 * Orders.GRACE_NS + 1, 3, 50_000);
    }

    @Test
    void shouldHaveAFillInTheRowThatIsToldBehindTheCancel() throws IOException {
        final List<Map<String, String>> rows = rows(this::filledBehindItsCancel, "orders");

        assertEquals(1, rows.size());
        assertEquals("2", strip(rows.get(0).get("cum_qty")));
        assertEquals("1", strip(rows.get(0).get("leaves_qty")));
        assertEquals("100", strip(rows.get(0).get("avg_px")));
        assertEquals("Canceled", rows.get(0).get("status"));
    }

    private void twoClocks() {
        trade(START, 0, 10_000);
        order(START, 0, OrderType.LIMIT, 0, 10_000);
        fill(START + 1_000, 1, 300_000);
        trade(START + SECOND, Records.FLAG_AT_VENUE, 20_000); // the venue is ahead
        trade(START + 2 * SECOND, 0, 10_000);
        trade(START + 3 * SECOND, 0, 11_000);
    }

    @Test
    void shouldMarkAJournalOfTwoClocksByWhatTheEngineSaw() throws IOException {
        final List<Map<String, String>> equity = rows(this::twoClocks, "equity_1s");

        assertEquals("0", strip(equity.get(0).get("pnl")));
        assertEquals("-30", strip(equity.get(equity.size() - 1).get("pnl")));
        for (final Map<String, String> row : equity) {
            assertEquals(true, Set.of("0", "-30").contains(strip(row.get("pnl"))), row.toString());
        }
    }

    private static String strip(final String decimal) {
        final java.math.BigDecimal number = new java.math.BigDecimal(decimal).stripTrailingZeros();
        return number.toPlainString();
    }
}
