package dev.reprise.benchmarks.core;

import dev.reprise.api.DirectPublisher;
import dev.reprise.api.Strategy;
import dev.reprise.api.VenueModel;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookUpdateDecoder;
import dev.reprise.api.schema.BookUpdateEncoder;
import dev.reprise.api.schema.CommandKind;
import dev.reprise.api.schema.TopOfBookDecoder;
import dev.reprise.api.schema.TopOfBookEncoder;
import dev.reprise.api.schema.TradeDecoder;
import dev.reprise.core.driver.CoreRunner;
import dev.reprise.core.driver.EventLog;
import dev.reprise.live.session.LimitsSpec;
import dev.reprise.live.session.SessionRecords;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A core in a running, armed session with a quiet strategy, and market records to feed it with, again and again. */
public final class RunningCore {
    private static final long SECONDS = 60;
    private static final long STEP_NS = 1_000;
    private static final int UPDATE_ID_OF_TOP = Records.BODY_OFFSET + TopOfBookEncoder.updateIdEncodingOffset();
    private static final int UPDATE_ID_OF_BOOK = Records.BODY_OFFSET + BookUpdateEncoder.lastUpdateIdEncodingOffset();

    private final CoreRunner runner;
    private final List<UnsafeBuffer> all = new ArrayList<>();
    private final Consumer<EventLog> start;
    private final long stepNs;
    private final SessionRecords session;
    private UnsafeBuffer[] records;
    private int next;
    private long time = Market.START;
    private long updateId;

    /**
     * Starts the session and shows the core its market once.
     *
     * @param kind {@code trade}, {@code topOfBook}, {@code bookUpdate} or {@code all}: what {@link #next} gives
     */
    public RunningCore(final String kind) {
        this(kind, log -> {});
    }

    /** As the first one, with a strategy that does something and records so far apart. */
    public RunningCore(final String kind, final Strategy strategy, final long stepNs) {
        this(kind, strategy, stepNs, Market.venue());
    }

    /** As the other one, with this venue; {@code null}: orders leave, and what becomes of them comes in as records. */
    RunningCore(final String kind, final Strategy strategy, final long stepNs, final VenueModel venue) {
        this(kind, strategy, stepNs, venue, log -> {});
    }

    /** As the other one; the session's groups go to a listener until it has begun. */
    public RunningCore(final String kind, final Consumer<EventLog> start) {
        this(kind, new Strategy() {}, STEP_NS, Market.venue(), start);
    }

    private RunningCore(
            final String kind,
            final Strategy strategy,
            final long stepNs,
            final VenueModel venue,
            final Consumer<EventLog> start) {
        this.start = start;
        this.stepNs = stepNs;
        runner = new CoreRunner(Market.CORE, (factory, parameters) -> strategy, venue);
        session = new SessionRecords(new Direct());
        session.start(Market.session(), 1, Market.START, Market.session().balances());
        session.command(CommandKind.ARM, -1, "benchmark", "");
        Market.publish(SECONDS, this::keep);
        for (final UnsafeBuffer record : all) {
            run(record, 0, record.capacity());
            time = Records.receiveTime(record, 0);
        }
        records = all.stream().filter(r -> isOf(kind, r)).toArray(UnsafeBuffer[]::new);
        updateId = 1L << 40; // above every one so far
        if (!runner.core().state().markets.isBookValid(Market.BTC_USDT.index())) {
            throw new IllegalStateException("the market's book is not valid");
        }
    }

    private void run(final DirectBuffer buffer, final int offset, final int length) {
        runner.run(buffer, offset, length);
        start.accept(runner.log());
    }

    private void keep(final DirectBuffer buffer, final int offset, final int length) {
        final UnsafeBuffer record = new UnsafeBuffer(new byte[length]);
        record.putBytes(0, buffer, offset, length);
        all.add(record);
    }

    private boolean isOf(final String kind, final UnsafeBuffer record) {
        if (record == all.get(0)) {
            return false; // the snapshot: once is enough
        }
        final int template = Records.templateId(record, 0);
        return switch (kind) {
            case "trade" -> template == TradeDecoder.TEMPLATE_ID;
            case "topOfBook" -> template == TopOfBookDecoder.TEMPLATE_ID;
            case "bookUpdate" -> template == BookUpdateDecoder.TEMPLATE_ID;
            case "all" -> true;
            default -> throw new IllegalArgumentException("kind: " + kind);
        };
    }

    /** The next record, with a time and an update id that go on. */
    public UnsafeBuffer next() {
        next = next + 1 == records.length ? 0 : next + 1;
        final UnsafeBuffer record = records[next];
        time += stepNs;
        Records.receiveTime(record, 0, time);
        final int template = Records.templateId(record, 0);
        if (template == TopOfBookDecoder.TEMPLATE_ID) {
            record.putLong(UPDATE_ID_OF_TOP, ++updateId, ByteOrder.LITTLE_ENDIAN);
        } else if (template == BookUpdateDecoder.TEMPLATE_ID) {
            record.putLong(UPDATE_ID_OF_BOOK, ++updateId, ByteOrder.LITTLE_ENDIAN);
        }
        return record;
    }

    /** The time of the last record that {@link #next} gave, UTC ns. */
    long time() {
        return time;
    }

    /** Other limits from here on. */
    void limits(final LimitsSpec limits) {
        session.limits(limits);
    }

    /** How many different records there are. */
    public int count() {
        return records.length;
    }

    /** The core with its log. */
    public CoreRunner runner() {
        return runner;
    }

    /** Hands records to the core at once. */
    private final class Direct implements DirectPublisher {
        @Override
        public void publish(final DirectBuffer buffer, final int offset, final int length) {
            run(buffer, offset, length);
        }

        @Override
        public long nanos() {
            return Market.START;
        }
    }
}
