package dev.reprise.core.scenario;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.Capabilities;
import dev.reprise.api.Currency;
import dev.reprise.api.Instrument;
import dev.reprise.api.Order;
import dev.reprise.api.OrderBuilder;
import dev.reprise.api.Strategy;
import dev.reprise.api.StrategyContext;
import dev.reprise.api.TopOfBook;
import dev.reprise.api.record.DefinitionRecords;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.AlarmCode;
import dev.reprise.api.schema.AlarmDecoder;
import dev.reprise.api.schema.AmendOrderDecoder;
import dev.reprise.api.schema.AuditKind;
import dev.reprise.api.schema.AuditMismatchEncoder;
import dev.reprise.api.schema.CancelOrderDecoder;
import dev.reprise.api.schema.CommandKind;
import dev.reprise.api.schema.ConnectionEncoder;
import dev.reprise.api.schema.ConnectionState;
import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.DenialDecoder;
import dev.reprise.api.schema.DerivedPriceEncoder;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.api.schema.OperatorCommandEncoder;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.PriceKind;
import dev.reprise.api.schema.ReconciliationEndEncoder;
import dev.reprise.api.schema.RunMode;
import dev.reprise.api.schema.RunStartedEncoder;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.StrategyDefinitionEncoder;
import dev.reprise.api.schema.StrategyFaultEncoder;
import dev.reprise.api.schema.StrategyStatusChangedDecoder;
import dev.reprise.api.schema.StreamKind;
import dev.reprise.api.schema.TickEncoder;
import dev.reprise.api.schema.TopOfBookEncoder;
import dev.reprise.api.schema.TradeEncoder;
import dev.reprise.core.CoreSettings;
import dev.reprise.core.CoreState;
import dev.reprise.core.TradingCore;
import dev.reprise.core.risk.TestLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.opentest4j.AssertionFailedError;

/**
 * One strategy on one instrument in virtual time, against a venue that a test plays: it publishes inputs and reads what the core
 * decided. {@link #verify} runs the inputs again and wants the same records and the same state.
 *
 * <p>Prices have two decimals and a tick of 0.10, quantities three and a lot of 0.010; the market begins at 99.90 / 100.10.
 */
final class Scenario {
    static final long SECOND = 1_000_000_000L;
    static final long START = 20_000L * 86_400L * SECOND + 43_200L * SECOND;
    private static final Currency BASE = new Currency(0, "AAA", 3);

    final Instrument instrument;
    final VenueReports venue;
    private final List<byte[]> inputs = new ArrayList<>();
    private final List<byte[]> decided = new ArrayList<>();
    private final List<Consumer<StrategyContext>> script = new ArrayList<>(); // by input, null: none
    private final List<OrderStatus> seen = new ArrayList<>();
    private TradingCore core;
    private Consumer<StrategyContext> next;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[8_192]);
    private long now = START;
    private long updateId;
    private long age; // of the next input

    Scenario(final Capabilities capabilities) {
        this(capabilities, MarketKind.SPOT);
    }

    Scenario(final Capabilities capabilities, final MarketKind market) {
        this(capabilities, market, new Instrument.Rules(2, 3, 10, 10, 10, 0, 10, 0, 0, 0), 2);
    }

    /** With rules of its own, and so many decimals of the quote currency. */
    Scenario(
            final Capabilities capabilities,
            final MarketKind market,
            final Instrument.Rules rules,
            final int quoteScale) {
        final Currency quote = new Currency(1, "USD", quoteScale);
        instrument = new Instrument(
                0,
                1,
                "AAA-USD.TEST",
                "AAAUSD",
                "TEST",
                BASE,
                quote,
                market,
                rules,
                Instrument.Fees.NONE,
                false,
                capabilities);
        venue = new VenueReports(this);
        core = core(decided, next -> seen.add(next.status()));
        run(RunMode.LIVE, 1);
        DefinitionRecords.publish(
                new dev.reprise.api.EventPublisher() {
                    @Override
                    public void publish(final DirectBuffer record, final int offset, final int length) {
                        final byte[] copy = new byte[length];
                        record.getBytes(offset, copy);
                        input(copy, null);
                    }

                    @Override
                    public boolean offer(final DirectBuffer record, final int offset, final int length) {
                        publish(record, offset, length);
                        return true;
                    }

                    @Override
                    public int maxRecordLength() {
                        return Records.MAX_LENGTH;
                    }

                    @Override
                    public boolean isDrained() {
                        return true;
                    }

                    @Override
                    public long nanos() {
                        return now;
                    }
                },
                List.of(BASE, quote),
                List.of(instrument),
                now);
        final UnsafeBuffer limits = new TestLimits().record(-1, -1);
        input(bytes(limits, Records.length(limits, 0)), null);
        Records.begin(buffer, 0, StrategyDefinitionEncoder.BLOCK_LENGTH, StrategyDefinitionEncoder.TEMPLATE_ID);
        publish(new StrategyDefinitionEncoder()
                .wrap(buffer, Records.BODY_OFFSET)
                .strategy(0)
                .name("scripted")
                .factory("scripted")
                .instruments(instrument.symbol())
                .parameters("")
                .encodedLength());
        reconciled();
        command(CommandKind.ARM);
        top(9_990, 10_010);
    }

    private TradingCore core(final List<byte[]> to, final Consumer<Order> orders) {
        return new TradingCore(
                new CoreSettings(2, 2, 4, 16, 256),
                (factory, parameters) -> new Strategy() {
                    @Override
                    public void onTopOfBook(final TopOfBook top, final StrategyContext ctx) {
                        if (next != null) {
                            final Consumer<StrategyContext> action = next;
                            next = null;
                            action.accept(ctx);
                        }
                    }

                    @Override
                    public void onOrder(final Order order, final StrategyContext ctx) {
                        orders.accept(order);
                    }
                },
                null,
                (record, offset, length) -> {
                    final byte[] copy = new byte[length];
                    record.getBytes(offset, copy);
                    to.add(copy);
                    return true;
                });
    }

    /** A session begins. */
    Scenario run(final RunMode mode, final int number) {
        Records.begin(buffer, 0, RunStartedEncoder.BLOCK_LENGTH, RunStartedEncoder.TEMPLATE_ID);
        publish(new RunStartedEncoder()
                .wrap(buffer, Records.BODY_OFFSET)
                .runNumber(number)
                .mode(mode)
                .environment((short) 3)
                .encodedLength());
        return this;
    }

    /** Order entry and private stream are up, and the venue's state has been read. */
    Scenario reconciled() {
        connection(StreamKind.ORDER_ENTRY, ConnectionState.UP);
        connection(StreamKind.PRIVATE, ConnectionState.UP);
        Records.begin(buffer, 0, ReconciliationEndEncoder.BLOCK_LENGTH, ReconciliationEndEncoder.TEMPLATE_ID);
        publish(new ReconciliationEndEncoder()
                .wrap(buffer, Records.BODY_OFFSET)
                .complete((short) 1)
                .encodedLength());
        return this;
    }

    /** An audit of the open orders found something, so many times in a row. */
    Scenario mismatch(final int consecutive) {
        Records.begin(buffer, 0, AuditMismatchEncoder.BLOCK_LENGTH, AuditMismatchEncoder.TEMPLATE_ID);
        publish(new AuditMismatchEncoder()
                .wrap(buffer, Records.BODY_OFFSET)
                .consecutive(consecutive)
                .audit(AuditKind.OPEN_ORDERS)
                .encodedLength());
        return this;
    }

    /** A stream of the venue's is now so. */
    Scenario connection(final StreamKind stream, final ConnectionState connectionState) {
        Records.begin(buffer, 0, ConnectionEncoder.BLOCK_LENGTH, ConnectionEncoder.TEMPLATE_ID);
        publish(new ConnectionEncoder()
                .wrap(buffer, Records.BODY_OFFSET).stream(stream)
                        .state(connectionState)
                        .encodedLength());
        return this;
    }

    /** New limits of the account. */
    Scenario limits(final TestLimits limits) {
        final UnsafeBuffer record = limits.record(-1, -1);
        input(bytes(record, Records.length(record, 0)), null);
        return this;
    }

    Scenario command(final CommandKind kind) {
        Records.begin(buffer, 0, OperatorCommandEncoder.BLOCK_LENGTH, OperatorCommandEncoder.TEMPLATE_ID);
        publish(new OperatorCommandEncoder()
                .wrap(buffer, Records.BODY_OFFSET)
                .instrument(-1)
                .strategy(-1)
                .kind(kind)
                .who("test")
                .reason("")
                .encodedLength());
        return this;
    }

    /** A person asks for one order's cancel. */
    Scenario cancelOrder(final long clientOrderId, final long venueOrderId) {
        Records.begin(buffer, 0, OperatorCommandEncoder.BLOCK_LENGTH, OperatorCommandEncoder.TEMPLATE_ID);
        publish(new OperatorCommandEncoder()
                .wrap(buffer, Records.BODY_OFFSET)
                .instrument(0)
                .strategy(-1)
                .kind(CommandKind.CANCEL_ORDER)
                .clientOrderId(clientOrderId)
                .venueOrderIdLow(venueOrderId)
                .who("test")
                .reason("")
                .encodedLength());
        return this;
    }

    Scenario top(final long bid, final long ask) {
        return top(bid, ask, null);
    }

    /** A new top of book, at which the strategy does something. */
    private Scenario top(final long bid, final long ask, final Consumer<StrategyContext> action) {
        Records.begin(buffer, 0, TopOfBookEncoder.BLOCK_LENGTH, TopOfBookEncoder.TEMPLATE_ID);
        final int length = new TopOfBookEncoder()
                .wrap(buffer, Records.BODY_OFFSET)
                .bidPrice(bid)
                .bidQty(1_000_000 + updateId)
                .askPrice(ask)
                .askQty(1_000_000)
                .updateId(++updateId)
                .encodedLength();
        Records.instrument(buffer, 0, 0);
        input(bytes(buffer, Records.end(buffer, 0, length)), action);
        return this;
    }

    Scenario trade(final long price) {
        Records.begin(buffer, 0, TradeEncoder.BLOCK_LENGTH, TradeEncoder.TEMPLATE_ID);
        final int length = new TradeEncoder()
                .wrap(buffer, Records.BODY_OFFSET)
                .price(price)
                .qty(1_000)
                .tradeIdLow(++updateId)
                .aggressor(Side.BUY)
                .encodedLength();
        Records.instrument(buffer, 0, 0);
        input(bytes(buffer, Records.end(buffer, 0, length)), null);
        return this;
    }

    Scenario mark(final long price) {
        Records.begin(buffer, 0, DerivedPriceEncoder.BLOCK_LENGTH, DerivedPriceEncoder.TEMPLATE_ID);
        final int length = new DerivedPriceEncoder()
                .wrap(buffer, Records.BODY_OFFSET)
                .value(price * 1_000_000)
                .kind(PriceKind.MARK)
                .encodedLength();
        Records.instrument(buffer, 0, 0);
        input(bytes(buffer, Records.end(buffer, 0, length)), null);
        return this;
    }

    /** The strategy does something, now, at an unchanged price. What it asserts counts, though the host catches what a strategy throws. */
    Scenario strategy(final Consumer<StrategyContext> action) {
        final AssertionFailedError[] failed = new AssertionFailedError[1];
        top(state().markets.bidPrice(0), state().markets.askPrice(0), ctx -> {
            try {
                action.accept(ctx);
            } catch (final AssertionFailedError e) {
                failed[0] = e;
            }
        });
        if (failed[0] != null) {
            throw failed[0];
        }
        return this;
    }

    /** The strategy submits an order; returns its client order id, 0 when it was denied. */
    long submit(final UnaryOperator<OrderBuilder> terms) {
        final long[] id = new long[1];
        strategy(ctx -> id[0] = terms.apply(ctx.order(instrument)).submit());
        return id[0];
    }

    /** Time goes on. */
    Scenario pass(final long ns) {
        now += ns;
        Records.begin(buffer, 0, TickEncoder.BLOCK_LENGTH, TickEncoder.TEMPLATE_ID);
        publish(TickEncoder.BLOCK_LENGTH);
        return this;
    }

    void publish(final int bodyLength) {
        input(bytes(buffer, Records.end(buffer, 0, bodyLength)), null);
    }

    UnsafeBuffer scratch() {
        return buffer;
    }

    private static byte[] bytes(final DirectBuffer from, final int length) {
        final byte[] copy = new byte[length];
        from.getBytes(0, copy);
        return copy;
    }

    /** The strategy does something at an unchanged price that waited so long for the core, as after a pause of the process. */
    Scenario strategyLate(final long ageNs, final Consumer<StrategyContext> action) {
        age = ageNs;
        return strategy(action);
    }

    private void input(final byte[] record, final Consumer<StrategyContext> action) {
        now += 1_000;
        Records.receiveTime(new UnsafeBuffer(record), 0, now);
        Records.age(new UnsafeBuffer(record), 0, age);
        now += age; // what comes next was received after the pause
        age = 0;
        inputs.add(record);
        script.add(action);
        next = action;
        core.onEvent(new UnsafeBuffer(record), 0);
        assertTrue(next == null, "the strategy was not called");
    }

    /** What the driver publishes after a callback's Error. */
    Scenario strategyFault() {
        Records.begin(buffer, 0, StrategyFaultEncoder.BLOCK_LENGTH, StrategyFaultEncoder.TEMPLATE_ID);
        publish(new StrategyFaultEncoder()
                .wrap(buffer, Records.BODY_OFFSET)
                .message("")
                .encodedLength());
        return this;
    }

    boolean takeStrategyError() {
        return core.takeStrategyError();
    }

    /** Whether a new core that takes over what was decided, and decides nothing, knows of an Error that nobody answered. */
    boolean isErrorKnownToAHeir() {
        final TradingCore heir = core(new ArrayList<>(), order -> {});
        for (final byte[] record : decided) {
            final UnsafeBuffer b = new UnsafeBuffer(record);
            if (Records.templateId(b, 0) == StrategyStatusChangedDecoder.TEMPLATE_ID) {
                heir.applyRecorded(b, 0);
            }
        }
        return heir.takeStrategyError();
    }

    long now() {
        return now;
    }

    CoreState state() {
        return core.state();
    }

    /** Number of records decided so far. */
    int decided() {
        return decided.size();
    }

    OrderStatus status(final long id) {
        return state().orders.status(state().orders.slotOf(id));
    }

    long position() {
        return state().portfolio.positionQty(0, 0);
    }

    List<OrderStatus> seen() {
        return seen;
    }

    /** Orders that left for the venue, in order; of one that was held when it was released. */
    List<Long> sent() {
        final List<Long> ids = new ArrayList<>();
        for (final byte[] record : decided) {
            final UnsafeBuffer b = new UnsafeBuffer(record);
            if (Records.templateId(b, 0) == NewOrderDecoder.TEMPLATE_ID
                    && (Records.flags(b, 0) & Records.FLAG_HELD) == 0) {
                ids.add(order(b).clientOrderId());
            }
        }
        return ids;
    }

    long lastSent() {
        final List<Long> ids = sent();
        return ids.get(ids.size() - 1);
    }

    /** The last NewOrder record of an id. */
    NewOrderDecoder order(final long id) {
        NewOrderDecoder found = null;
        for (final byte[] record : decided) {
            final UnsafeBuffer b = new UnsafeBuffer(record);
            if (Records.templateId(b, 0) == NewOrderDecoder.TEMPLATE_ID && order(b).clientOrderId() == id) {
                found = order(b);
            }
        }
        return found;
    }

    private static NewOrderDecoder order(final DirectBuffer b) {
        return new NewOrderDecoder().wrap(b, Records.BODY_OFFSET, Records.blockLength(b, 0), Records.version(b, 0));
    }

    AmendOrderDecoder lastAmend() {
        AmendOrderDecoder found = null;
        for (final byte[] record : decided) {
            final UnsafeBuffer b = new UnsafeBuffer(record);
            if (Records.templateId(b, 0) == AmendOrderDecoder.TEMPLATE_ID) {
                found = new AmendOrderDecoder()
                        .wrap(b, Records.BODY_OFFSET, Records.blockLength(b, 0), Records.version(b, 0));
            }
        }
        return found;
    }

    List<AlarmCode> alarms() {
        final List<AlarmCode> alarms = new ArrayList<>();
        for (final byte[] record : decided) {
            final UnsafeBuffer b = new UnsafeBuffer(record);
            if (Records.templateId(b, 0) == AlarmDecoder.TEMPLATE_ID) {
                alarms.add(new AlarmDecoder()
                        .wrap(b, Records.BODY_OFFSET, Records.blockLength(b, 0), Records.version(b, 0))
                        .code());
            }
        }
        return alarms;
    }

    /** Ids of the orders that a cancel left for. */
    List<Long> cancels() {
        final List<Long> ids = new ArrayList<>();
        for (final byte[] record : decided) {
            final UnsafeBuffer b = new UnsafeBuffer(record);
            if (Records.templateId(b, 0) == CancelOrderDecoder.TEMPLATE_ID
                    && (Records.flags(b, 0) & Records.FLAG_HELD) == 0) {
                ids.add(b.getLong(Records.COMMON_LENGTH, java.nio.ByteOrder.LITTLE_ENDIAN));
            }
        }
        return ids;
    }

    /** Venue order ids of the orders that are not ours and that a cancel left for. */
    List<Long> externalCancels() {
        final List<Long> ids = new ArrayList<>();
        for (final byte[] record : decided) {
            final UnsafeBuffer b = new UnsafeBuffer(record);
            if (Records.templateId(b, 0) == CancelOrderDecoder.TEMPLATE_ID) {
                final CancelOrderDecoder cancel = new CancelOrderDecoder()
                        .wrap(b, Records.BODY_OFFSET, Records.blockLength(b, 0), Records.version(b, 0));
                if (cancel.clientOrderId() == 0) {
                    ids.add(cancel.venueOrderIdLow());
                }
            }
        }
        return ids;
    }

    /** What was denied. */
    List<DenialCode> denials() {
        final List<DenialCode> codes = new ArrayList<>();
        for (final byte[] record : decided) {
            final UnsafeBuffer b = new UnsafeBuffer(record);
            if (Records.templateId(b, 0) == DenialDecoder.TEMPLATE_ID) {
                codes.add(new DenialDecoder()
                        .wrap(b, Records.BODY_OFFSET, Records.blockLength(b, 0), Records.version(b, 0))
                        .code());
            }
        }
        return codes;
    }

    /** The same inputs decide the same records and lead to the same state. */
    void verify() {
        final List<byte[]> again = new ArrayList<>();
        final TradingCore replayed = core(again, order -> {});
        for (int i = 0; i < inputs.size(); i++) {
            next = script.get(i);
            replayed.onEvent(new UnsafeBuffer(inputs.get(i)), 0);
        }
        assertEquals(decided.size(), again.size());
        for (int i = 0; i < again.size(); i++) {
            assertArrayEquals(decided.get(i), again.get(i), "record " + i);
        }
        assertEquals(core.stateHash(), replayed.stateHash());
    }
}
