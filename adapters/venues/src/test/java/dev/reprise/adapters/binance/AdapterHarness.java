package dev.reprise.adapters.binance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.adapters.net.WireSettings;
import dev.reprise.api.Currency;
import dev.reprise.api.EventPublisher;
import dev.reprise.api.ExternalOrderReader;
import dev.reprise.api.Instrument;
import dev.reprise.api.VenueAdapter;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.CancelOrderEncoder;
import dev.reprise.api.schema.NewOrderEncoder;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;

/** An adapter against {@link FakeBinance}, its gateway thread, and everything it published. */
final class AdapterHarness implements AutoCloseable, VenueAdapter.Context {
    static final long MILLI = 1_000_000;

    final FakeBinance venue = new FakeBinance();
    final CapturingPublisher published = new CapturingPublisher();
    final BinanceAdapter adapter;
    private final Thread gateway;
    private Consumer<ExternalOrderReader> external = reader -> {};
    volatile List<Instrument> instruments = List.of(Frames.SPOT);
    volatile boolean isGateClosed;
    volatile boolean closesOnceAsked; // the gate, behind its next answer
    private volatile boolean isRunning = true;

    AdapterHarness() throws Exception {
        this(FakeBinance.credentials(), 300 * MILLI, 400 * MILLI);
    }

    AdapterHarness(final Credentials credentials, final long requestTimeoutNs, final long absentAfterNs)
            throws Exception {
        this(credentials, requestTimeoutNs, absentAfterNs, Schedule.USUAL);
    }

    private AdapterHarness(
            final Credentials credentials,
            final long requestTimeoutNs,
            final long absentAfterNs,
            final Schedule schedule)
            throws Exception {
        final WireSettings wires = new WireSettings(
                100 * MILLI, 2_000 * MILLI, 2_000 * MILLI, 0, 2_000 * MILLI, 200 * MILLI, Long.MAX_VALUE);
        adapter = new BinanceAdapter(
                BinanceSettings.of(venue.endpoints(), 1)
                        .withOrderTimes(requestTimeoutNs, absentAfterNs)
                        .withWires(wires, wires)
                        .withSchedule(schedule.withConnections(30_000 * MILLI, 300 * MILLI, 100 * MILLI)),
                credentials);
        gateway = new Thread(
                () -> {
                    while (isRunning) {
                        synchronized (AdapterHarness.this) {
                            adapter.poll();
                        }
                        LockSupport.parkNanos(MILLI / 2);
                    }
                },
                "gateway");
    }

    /** Open orders are audited so often; the engine has orders of others from earlier. */
    static AdapterHarness audited(final long everyNs, final Consumer<ExternalOrderReader> external) throws Exception {
        final Schedule schedule = Schedule.USUAL.withAudits(everyNs, Long.MAX_VALUE / 4, Long.MAX_VALUE / 4, 1);
        final AdapterHarness harness =
                new AdapterHarness(FakeBinance.credentials(), 300 * MILLI, 400 * MILLI, schedule);
        harness.external = external;
        return harness;
    }

    void start() {
        adapter.start(this);
        gateway.start();
    }

    /** Starts with a book that is whole and a private stream that is live. */
    void startReady() throws InterruptedException {
        venue.paths.put("/api/v3/depth", q -> Frames.snapshot(100, "[[\"63999.00\",\"1\"]]", "[[\"64001.00\",\"1\"]]"));
        start();
        await(() -> venue.streams() == 1, "stream connection");
        venue.feed(Frames.depth(99, 101, "[[\"64000.00\",\"2\"]]", "[]"));
        await(adapter::isReady, "ready");
    }

    static void await(final BooleanSupplier condition, final String what) throws InterruptedException {
        final long deadline = System.nanoTime() + 10_000 * MILLI;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "waited for: " + what);
            Thread.sleep(1);
        }
    }

    void awaitRecord(final String text) throws InterruptedException {
        final long deadline = System.nanoTime() + 10_000 * MILLI;
        while (!texts().contains(text)) {
            assertTrue(
                    System.nanoTime() < deadline, () -> "waited for: " + text + "\n" + texts() + "\n" + venue.requests);
            Thread.sleep(1);
        }
    }

    /** Order records so far, one a line. */
    String texts() {
        final StringBuilder all = new StringBuilder();
        synchronized (published) {
            published.records.forEach(r -> all.append(OrderTexts.text(r)).append('\n'));
        }
        return all.toString();
    }

    void place(
            final long id,
            final Side side,
            final OrderType type,
            final TimeInForce tif,
            final long price,
            final long qty) {
        place(id, side, type, tif, price, qty, 0);
    }

    void place(
            final long id,
            final Side side,
            final OrderType type,
            final TimeInForce tif,
            final long price,
            final long qty,
            final int instructions) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
        Records.begin(buffer, 0, NewOrderEncoder.BLOCK_LENGTH, NewOrderEncoder.TEMPLATE_ID);
        new NewOrderEncoder()
                .wrap(buffer, Records.BODY_OFFSET)
                .instrument(0)
                .clientOrderId(id)
                .price(price)
                .qty(qty)
                .expireTime(Records.NO_TIME)
                .side(side)
                .orderType(type)
                .timeInForce(tif)
                .role(OrderRole.ENTRY)
                .instructions((short) instructions);
        send(buffer, Records.end(buffer, 0, NewOrderEncoder.BLOCK_LENGTH));
    }

    void cancel(final long id) {
        cancel(0, id);
    }

    void cancel(final int instrument, final long id) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
        Records.begin(buffer, 0, CancelOrderEncoder.BLOCK_LENGTH, CancelOrderEncoder.TEMPLATE_ID);
        new CancelOrderEncoder()
                .wrap(buffer, Records.BODY_OFFSET)
                .instrument(instrument)
                .clientOrderId(id);
        send(buffer, Records.end(buffer, 0, CancelOrderEncoder.BLOCK_LENGTH));
    }

    private synchronized void send(final UnsafeBuffer buffer, final int length) {
        adapter.send(buffer, 0, length);
    }

    @Override
    public List<Instrument> instruments() {
        return instruments;
    }

    @Override
    public List<Currency> currencies() {
        return List.of(Frames.BTC, Frames.USDT, Frames.BNB);
    }

    @Override
    public int venueIndex() {
        return 0;
    }

    @Override
    public boolean mayLeave(final org.agrona.DirectBuffer buffer, final int offset) {
        final boolean passes = Records.templateId(buffer, offset) == CancelOrderEncoder.TEMPLATE_ID || !isGateClosed;
        isGateClosed |= closesOnceAsked;
        return passes;
    }

    @Override
    public void externalOrders(final ExternalOrderReader reader) {
        external.accept(reader);
    }

    @Override
    public EventPublisher publisher(final String threadName) {
        return published;
    }

    @Override
    public void close() {
        isRunning = false;
        try {
            gateway.join();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        adapter.close();
        venue.close();
    }
}
