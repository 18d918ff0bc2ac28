package dev.reprise.localvenues.binance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.adapters.binance.BinanceAdapter;
import dev.reprise.adapters.binance.BinanceEndpoints;
import dev.reprise.adapters.binance.BinanceSettings;
import dev.reprise.adapters.binance.BinanceSigner;
import dev.reprise.adapters.binance.Credentials;
import dev.reprise.adapters.binance.Schedule;
import dev.reprise.adapters.net.Secret;
import dev.reprise.adapters.net.WireSettings;
import dev.reprise.api.Currency;
import dev.reprise.api.EventPublisher;
import dev.reprise.api.ExternalOrderReader;
import dev.reprise.api.Instrument;
import dev.reprise.api.VenueAdapter;
import dev.reprise.api.record.ClientOrderIds;
import dev.reprise.api.record.OrderInstructions;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.AmendMode;
import dev.reprise.api.schema.AmendOrderEncoder;
import dev.reprise.api.schema.CancelOrderEncoder;
import dev.reprise.api.schema.NewOrderEncoder;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import dev.reprise.api.schema.TrailingUnit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The production adapter against the local venue over real sockets, with a proxy between them and the adapter's own gateway thread. */
final class VenueRig implements AutoCloseable, VenueAdapter.Context {
    static final long MILLI = 1_000_000;
    private static final long WAIT_MS = Long.getLong("wait", 20_000);
    private static final int RUN = 7;
    static final int WEIGHT_PER_MINUTE = 600_000; // nobody reconnects so often at the venue

    final Signing signing = new Signing();
    final LocalBinance venue;
    final FaultProxy proxy;
    final BinanceAdapter adapter;
    final Told told = new Told();
    final Path log;
    private final List<Currency> currencies = List.of(new Currency(0, "BTC", 8), new Currency(1, "USDT", 8));
    private final Instrument instrument;
    private final Thread gateway;
    private final long[] foreign;
    private OrderRole role = OrderRole.ENTRY;
    boolean isPostOnly; // orders may only rest
    boolean isOtherLegHeld; // by the engine: the legs of a list are no pair at the venue
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
    private volatile boolean isRunning = true;
    volatile boolean isHalted; // the gate holds every order
    private volatile Throwable failure;
    private TestClient hand;

    /** Everything in tenths of seconds; audits off unless a test asks for them. */
    static BinanceSettings settings(final BinanceEndpoints endpoints) {
        final long never = 3_600_000 * MILLI;
        final WireSettings market =
                new WireSettings(100 * MILLI, 900 * MILLI, never, 0, 2_000 * MILLI, 300 * MILLI, never);
        final WireSettings requests =
                new WireSettings(100 * MILLI, 900 * MILLI, never, 0, 2_000 * MILLI, 300 * MILLI, never);
        return BinanceSettings.of(endpoints, 11)
                .withWires(market, requests)
                .withOrderTimes(400 * MILLI, 700 * MILLI)
                .withSchedule(Schedule.USUAL
                        .withAudits(never, never, never, 150 * MILLI)
                        .withConnections(never, 600 * MILLI, 100 * MILLI)
                        .withRefresh(200 * MILLI, never));
    }

    VenueRig(final Path folder, final double speed, final UnaryOperator<BinanceSettings> change) throws Exception {
        this(folder, speed, change, new long[0]);
    }

    /** @param foreign venue order ids of orders of others that the engine has from earlier */
    VenueRig(final Path folder, final double speed, final UnaryOperator<BinanceSettings> change, final long[] foreign)
            throws Exception {
        this.foreign = foreign;
        log = folder.resolve("orders-" + System.nanoTime() + ".jsonl");
        venue = LocalBinance.start(LocalBinanceSettings.demo(5)
                .withSpeed(speed)
                .withAccount(
                        AccountSettings.of(signing.credentials()).withFees(0, 0).withWeightPerMinute(WEIGHT_PER_MINUTE))
                .withOrderLog(log));
        proxy = new FaultProxy(venue.webSocketUri().getPort());
        final BinanceEndpoints endpoints =
                BinanceEndpoints.local(proxy.port(), venue.restUri().getPort());
        adapter = new BinanceAdapter(
                change.apply(settings(endpoints)),
                new Credentials(secret(Signing.HMAC_KEY), BinanceSigner.hmac(secret(Signing.SECRET))));
        final VenueAdapter.InstrumentRules rules =
                adapter.instruments(List.of("BTCUSDT")).get(0);
        instrument = new Instrument(
                0,
                1,
                rules.symbol(),
                rules.venueSymbol(),
                "BINANCE",
                currencies.get(0),
                currencies.get(1),
                rules.market(),
                rules.rules(),
                Instrument.Fees.NONE,
                false,
                rules.capabilities());
        adapter.start(this);
        gateway = new Thread(this::run, "gateway");
        gateway.start();
    }

    private void run() {
        try {
            while (isRunning) {
                synchronized (this) {
                    adapter.poll();
                }
                LockSupport.parkNanos(MILLI / 2);
            }
        } catch (final RuntimeException | Error e) {
            failure = e;
        }
    }

    private static Secret secret(final String text) {
        return new Secret(text.getBytes(StandardCharsets.US_ASCII));
    }

    static long id(final long number) {
        return ClientOrderIds.of(RUN, number);
    }

    void awaitReady() throws InterruptedException {
        await(() -> adapter.isReady() && told.bid() != 0, "ready");
    }

    void await(final BooleanSupplier condition, final String what) throws InterruptedException {
        final long end = System.currentTimeMillis() + WAIT_MS;
        while (!condition.getAsBoolean()) {
            assertTrue(failure == null, () -> "the gateway failed: " + failure);
            assertTrue(System.currentTimeMillis() < end, () -> "waited for: " + what + "\n" + told.all());
            Thread.sleep(2);
        }
    }

    void await(final String line) throws InterruptedException {
        await(() -> told.has(line), line);
    }

    Instrument instrument() {
        return instrument;
    }

    /** A limit price so many ticks of a dollar below the bid (for a buy) or above the ask. */
    long away(final Side side, final long dollars) {
        final long dollar = instrument.price("1");
        return side == Side.BUY ? told.bid() - dollars * dollar : told.ask() + dollars * dollar;
    }

    long qty(final String text) {
        return instrument.qty(text);
    }

    void limit(final long number, final Side side, final long price, final String qty) {
        order(number, side, OrderType.LIMIT, TimeInForce.GTC, price, 0, qty, 0, 0);
    }

    /** Closes a position at this price or better, at once. */
    void exit(final long number, final Side side, final long price, final String qty) {
        role = OrderRole.EXIT;
        order(number, side, OrderType.MARKET, TimeInForce.IOC, price, 0, qty, 0, 0);
        role = OrderRole.ENTRY;
    }

    void order(
            final long number,
            final Side side,
            final OrderType type,
            final TimeInForce timeInForce,
            final long price,
            final long stopPrice,
            final String qty,
            final long trailingOffset,
            final long listId) {
        Records.begin(buffer, 0, NewOrderEncoder.BLOCK_LENGTH, NewOrderEncoder.TEMPLATE_ID);
        new NewOrderEncoder()
                .wrap(buffer, Records.BODY_OFFSET)
                .instrument(0)
                .clientOrderId(id(number))
                .price(price)
                .stopPrice(stopPrice)
                .qty(qty(qty))
                .expireTime(Records.NO_TIME)
                .side(side)
                .orderType(type)
                .timeInForce(timeInForce)
                .role(role)
                .trailingOffset(trailingOffset)
                .trailingUnit(trailingOffset == 0 ? TrailingUnit.NULL_VAL : TrailingUnit.BPS_HUNDREDTHS)
                .listId(listId == 0 ? 0 : id(listId))
                .instructions((short) ((listId == 0 || isOtherLegHeld ? 0 : OrderInstructions.PAIRED)
                        | (isPostOnly ? OrderInstructions.POST_ONLY : 0)));
        send(NewOrderEncoder.BLOCK_LENGTH);
    }

    void cancel(final long number) {
        Records.begin(buffer, 0, CancelOrderEncoder.BLOCK_LENGTH, CancelOrderEncoder.TEMPLATE_ID);
        new CancelOrderEncoder().wrap(buffer, Records.BODY_OFFSET).instrument(0).clientOrderId(id(number));
        send(CancelOrderEncoder.BLOCK_LENGTH);
    }

    /** Of an order that is not ours. */
    void cancelForeign(final long venueOrderId) {
        Records.begin(buffer, 0, CancelOrderEncoder.BLOCK_LENGTH, CancelOrderEncoder.TEMPLATE_ID);
        new CancelOrderEncoder().wrap(buffer, Records.BODY_OFFSET).instrument(0).venueOrderIdLow(venueOrderId);
        send(CancelOrderEncoder.BLOCK_LENGTH);
    }

    void amend(final long number, final long price, final String qty, final AmendMode mode) {
        Records.begin(buffer, 0, AmendOrderEncoder.BLOCK_LENGTH, AmendOrderEncoder.TEMPLATE_ID);
        new AmendOrderEncoder()
                .wrap(buffer, Records.BODY_OFFSET)
                .instrument(0)
                .clientOrderId(id(number))
                .price(price)
                .qty(qty(qty))
                .mode(mode);
        send(AmendOrderEncoder.BLOCK_LENGTH);
    }

    private synchronized void send(final int blockLength) {
        adapter.send(buffer, 0, Records.end(buffer, 0, blockLength));
    }

    /** As the engine asks at a start. */
    synchronized void query(final long number, final boolean mayBeReplaced) {
        adapter.query(id(number), 0, mayBeReplaced);
    }

    synchronized void reconcile() {
        adapter.reconcile();
    }

    /** Somebody else on the account, who is never disturbed. */
    JsonNode byHand(final String method, final ObjectNode params) throws Exception {
        if (hand == null) {
            hand = TestClient.connect(venue.orderUri().toString());
        }
        return hand.call(method, signing.hmac(params));
    }

    JsonNode marketByHand(final String side, final String qty) throws Exception {
        return byHand(
                "order.place",
                Signing.timed()
                        .put("symbol", "BTCUSDT")
                        .put("side", side)
                        .put("type", "MARKET")
                        .put("quantity", qty)
                        .put("newClientOrderId", "by_hand_" + System.nanoTime()));
    }

    /** Lines of the venue's own log that are about one of our orders, or a replacement of it. */
    long logged(final String event, final long number) throws IOException {
        final String text = ClientOrderIds.render(id(number));
        return Files.readAllLines(log).stream()
                .filter(l -> l.contains("\"event\":\"" + event + "\""))
                .filter(l -> l.contains("\"clientOrderId\":\"" + text + "\"")
                        || l.contains("\"clientOrderId\":\"" + text + "-"))
                .count();
    }

    @Override
    public List<Instrument> instruments() {
        return List.of(instrument);
    }

    @Override
    public List<Currency> currencies() {
        return currencies;
    }

    @Override
    public int venueIndex() {
        return 0;
    }

    @Override
    public boolean mayLeave(final DirectBuffer record, final int offset) {
        return !isHalted || Records.templateId(record, offset) == CancelOrderEncoder.TEMPLATE_ID;
    }

    @Override
    public void externalOrders(final ExternalOrderReader reader) {
        for (final long venueOrderId : foreign) {
            reader.order(0, 0, venueOrderId);
        }
    }

    @Override
    public EventPublisher publisher(final String threadName) {
        return told;
    }

    @Override
    public void close() throws IOException {
        isRunning = false;
        try {
            gateway.join();
            if (hand != null) {
                hand.closeBlocking();
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while closing", e);
        } finally {
            adapter.close();
            proxy.close();
            venue.close();
        }
    }
}
