package dev.reprise.adapters.binance;

import dev.reprise.adapters.net.WireClient;
import dev.reprise.adapters.net.WireSupervisor;
import dev.reprise.api.EventPublisher;
import dev.reprise.api.Instrument;
import dev.reprise.api.VenueAdapter;
import dev.reprise.api.VenueException;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.ConnectionState;
import dev.reprise.api.schema.StreamKind;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Market data of some instruments over one combined-stream connection: trades, best bid and ask, and books kept whole by
 * {@link BookSync} with snapshots over REST.
 *
 * <p>Frames come on the connection's read thread, snapshots on the REST thread, connection changes on either; the object's lock makes
 * them one after the other, so the publisher has one user at a time. The lock is held by nobody who waits for the network.
 */
final class MarketDataFeed implements WireSupervisor.Session {
    private static final Logger LOG = LoggerFactory.getLogger(MarketDataFeed.class);
    private static final long QUIET_NS =
            1_000_000_000L; // without an update, after which a first book is asked for all the same
    private static final long RETRY_MIN_NS = 250_000_000;
    private static final long RETRY_MAX_NS = 30_000_000_000L;
    private static final int MALFORMED_LIMIT = 3;
    private static final long MALFORMED_WINDOW_NS = 10_000_000_000L;

    private final BinanceSettings settings;
    private final List<Instrument> instruments;
    private final EventPublisher publisher;
    private final SystemRecords system;
    private final RestClient rest;
    private final ScheduledExecutorService restThread;
    private final BinanceDecoder decoder;
    private final boolean hasBooks;
    private final BookSync[] books;
    private final long[] retryNs;
    private final LatestTops tops;
    private final Streams streams;
    private final ClosedBars closedBars = new ClosedBars();
    private final WireSupervisor wire;
    private final long[] malformedTimes = new long[MALFORMED_LIMIT];
    private int malformed;
    private int begun; // epoch of the last connection that had a gap before it
    private int successor; // epoch of the connection that is to take over, 0 for none
    private long successorSince;
    private boolean isToRetire;
    private volatile long dropped;

    MarketDataFeed(
            final BinanceSettings settings,
            final List<Instrument> instruments,
            final EventPublisher publisher,
            final VenueAdapter.Context context,
            final RestClient rest,
            final ScheduledExecutorService restThread,
            final RandomGenerator random,
            final WireClient.Factory factory) {
        this.settings = settings;
        this.instruments = instruments;
        this.publisher = publisher;
        this.rest = rest;
        this.restThread = restThread;
        system = new SystemRecords(publisher, context.venueIndex());
        hasBooks = settings.channels().contains(MarketChannel.BOOK);
        decoder = new BinanceDecoder(instruments);
        books = new BookSync[instruments.size()];
        retryNs = new long[instruments.size()];
        tops = new LatestTops(instruments.size());
        streams = new Streams(instruments.size());
        final BookChain chain = new BookChain(publisher, new SourceSequence());
        for (int i = 0; i < books.length; i++) {
            final Instrument instrument = instruments.get(i);
            final int epoch = context.firstBookEpoch(instrument.index());
            books[i] = new BookSync(instrument, i, epoch, publisher, chain, this::askForSnapshot);
        }
        wire = new WireSupervisor("binance market data", uri(), settings.marketData(), random, factory, this);
    }

    private URI uri() {
        final StringBuilder streams = new StringBuilder(settings.endpoints().streams() + "/stream?streams=");
        for (final Instrument instrument : instruments) {
            final String symbol = RestClient.encode(instrument.venueSymbol().toLowerCase(Locale.ROOT));
            for (final MarketChannel channel : MarketChannel.values()) {
                if (settings.channels().contains(channel)) {
                    streams.append(symbol).append('@').append(channel.stream()).append('/');
                }
            }
            for (final String interval : settings.barIntervals()) {
                streams.append(symbol).append("@kline_").append(interval).append('/');
            }
        }
        streams.setLength(streams.length() - 1);
        return URI.create(streams.toString());
    }

    void start() {
        wire.start();
        system.connection(StreamKind.MARKET_DATA, ConnectionState.CONNECTING, 0);
    }

    int poll() {
        int work = wire.poll();
        final boolean retires;
        String trouble = null;
        synchronized (this) {
            final long now = System.nanoTime();
            for (int i = 0; i < books.length; i++) {
                final boolean isQuiet = hasBooks && wire.isUp() && streams.isQuiet(i, now, QUIET_NS);
                work += books[i].poll(isQuiet) ? 1 : 0;
                trouble = watch(i, now) ? instruments.get(i).venueSymbol() + ": its stream brings nothing" : trouble;
            }
            if (publisher.isDrained()) {
                work += tops.flush(publisher);
            }
            handOver(now);
            retires = isToRetire;
            isToRetire = false;
        }
        if (retires) {
            wire.retire();
        }
        if (trouble != null) {
            wire.reconnect(trouble);
        }
        return work;
    }

    /** Looks after one subscription: true when it is dead while its connection lives. */
    private boolean watch(final int position, final long now) {
        if (!wire.isUp() || !hasBooks) {
            return false;
        }
        if (streams.hasFallenSilent(position, now, settings.schedule().silenceNs())) {
            LOG.warn("no book data of {}", instruments.get(position).venueSymbol());
            system.subscription(
                    StreamKind.MARKET_DATA, instruments.get(position).index(), wire.epoch(), false);
            books[position].onSilence(publisher.nanos());
        }
        return streams.isDead(
                position, books[position].lastSeen(), now, settings.schedule().graceNs());
    }

    /** The successor takes over when it has brought data of every book, or at the latest after the overlap. */
    private void handOver(final long now) {
        if (successor != 0
                && (streams.isComplete(successor)
                        || now - successorSince > settings.schedule().overlapNs())
                && wire.handOver(successor)) {
            successor = 0;
            isToRetire = true;
            system.connection(StreamKind.MARKET_DATA, ConnectionState.UP, wire.epoch());
        }
    }

    /** Whether every book is whole; without books, whether the connection is up. */
    synchronized boolean isSynced() {
        if (!hasBooks) {
            return wire.isUp();
        }
        for (final BookSync book : books) {
            if (!book.isSynced()) {
                return false;
            }
        }
        return true;
    }

    void close() {
        wire.close();
    }

    @Override
    public synchronized void onUp(final int epoch) {
        system.connection(StreamKind.MARKET_DATA, ConnectionState.UP, epoch);
        streams.begin(System.nanoTime());
        begun = epoch;
        for (final Instrument instrument : instruments) {
            system.subscription(StreamKind.MARKET_DATA, instrument.index(), epoch, true);
        }
    }

    @Override
    public synchronized void onDown(final int epoch, final String reason) {
        final long now = publisher.nanos();
        for (final BookSync book : books) {
            book.onDisconnected(now);
        }
        tops.clear();
        successor = 0;
        system.connection(StreamKind.MARKET_DATA, ConnectionState.DOWN, epoch);
    }

    @Override
    public synchronized void onStale(final int epoch, final boolean isStale) {
        system.connection(StreamKind.MARKET_DATA, isStale ? ConnectionState.STALE : ConnectionState.UP, epoch);
    }

    @Override
    public synchronized void onSuccessor(final int epoch) {
        successor = epoch;
        successorSince = System.nanoTime();
    }

    @Override
    public synchronized void onOtherDown(final int epoch) {
        if (successor == epoch) {
            successor = 0;
        }
    }

    @Override
    public void onFrame(final int epoch, final DirectBuffer buffer, final int offset, final int length) {
        final int result;
        synchronized (this) {
            result = decoder.decode(buffer, offset, length, publisher.nanos(), BinanceDecoder.BY_SYMBOL);
            take(result, epoch);
        }
        if (result == DecodeResult.SERVER_SHUTDOWN) {
            wire.renew("the venue restarts");
        } else if (DecodeResult.isRefused(result) && isTooMuch()) {
            wire.reconnect(MALFORMED_LIMIT + " unreadable frames within 10 s");
        }
    }

    private void take(final int result, final int epoch) {
        switch (result) {
            case DecodeResult.TOP_OF_BOOK -> {
                if (!streams.isNewTop(decoder.position(), decoder.record())) {
                    return;
                }
                final boolean isTaken = tops.isEmpty() && publisher.offer(decoder.record(), 0, decoder.recordLength());
                if (!isTaken) {
                    tops.keep(decoder.position(), decoder.record(), decoder.recordLength());
                }
            }
            case DecodeResult.TRADE -> {
                if (streams.isNewTrade(decoder.position(), decoder.record())) {
                    offer();
                }
            }
            case DecodeResult.BAR -> {
                if (!closedBars.isRepeated(decoder.record(), 0) && offer()) {
                    closedBars.take(decoder.record(), 0);
                }
            }
            case DecodeResult.DEPTH -> {
                if (epoch == successor && !books[decoder.position()].follows(decoder)) {
                    return; // the older connection still has to bring what lies between
                }
                if (streams.onDepth(decoder.position(), epoch, System.nanoTime())) {
                    system.subscription(
                            StreamKind.MARKET_DATA,
                            instruments.get(decoder.position()).index(),
                            epoch,
                            true);
                }
                books[decoder.position()].onUpdate(decoder);
            }
            default -> {
                if (DecodeResult.isRefused(result)) {
                    final long count = dropped + 1; // one writer at a time
                    dropped = count;
                    LOG.warn(
                            "market data: a frame was dropped, reason={} dropped={}", DecodeResult.name(result), count);
                    if (decoder.isDepth()) {
                        books[decoder.position()].onUnreadable(publisher.nanos());
                    }
                }
            }
        }
    }

    private boolean offer() {
        final boolean isTaken = publisher.offer(decoder.record(), 0, decoder.recordLength());
        if (!isTaken) {
            books[decoder.position()].onRefused(publisher.nanos());
        }
        return isTaken;
    }

    /** Frames that could not be read so far. Any thread. */
    long dropped() {
        return dropped;
    }

    private boolean isTooMuch() {
        final long now = System.nanoTime();
        final int slot = malformed++ % MALFORMED_LIMIT;
        final long before = malformedTimes[malformed % MALFORMED_LIMIT];
        malformedTimes[slot] = now;
        return malformed >= MALFORMED_LIMIT && now - before < MALFORMED_WINDOW_NS;
    }

    private void askForSnapshot(final int position) {
        final int epoch = begun;
        final long delay = retryNs[position];
        retryNs[position] = Math.min(Math.max(RETRY_MIN_NS, delay * 2), RETRY_MAX_NS);
        try {
            restThread.schedule(() -> fetch(position, epoch), delay, TimeUnit.NANOSECONDS);
        } catch (final RejectedExecutionException e) {
            LOG.debug("no snapshot asked for: closing");
        }
    }

    private void fetch(final int position, final int epoch) {
        final String symbol = instruments.get(position).venueSymbol();
        try {
            final byte[] body = rest.get(
                    "/api/v3/depth?symbol=" + RestClient.encode(symbol) + "&limit=" + settings.snapshotLimit());
            snapshot(position, epoch, body);
        } catch (final VenueException e) {
            LOG.warn("snapshot of {} failed: {}", symbol, e.getMessage());
            synchronized (this) {
                books[position].onSnapshotFailed();
            }
        } catch (final RuntimeException e) {
            LOG.error("snapshot of {} failed", symbol, e);
            wire.reconnect("snapshot handling failed");
        }
    }

    private synchronized void snapshot(final int position, final int epoch, final byte[] body) {
        if (epoch != begun) {
            // Asked for before a gap, or by an update that came before its connection was announced: asked for again.
            books[position].onSnapshotFailed();
            return;
        }
        final int result = decoder.decode(new UnsafeBuffer(body), 0, body.length, publisher.nanos(), position);
        if (result != DecodeResult.SNAPSHOT) {
            LOG.warn(
                    "snapshot of {} unreadable: {}",
                    instruments.get(position).venueSymbol(),
                    DecodeResult.name(result));
            books[position].onSnapshotFailed();
        } else {
            if (streams.isSilent(position)) {
                streams.expect(position, decoder.lastUpdateId(), System.nanoTime());
            }
            if (books[position].onSnapshot(decoder) == BookSync.PUBLISHED) {
                retryNs[position] = 0;
            }
        }
    }

    /** The newest best bid and ask of each instrument that the ring had no room for. */
    private static final class LatestTops {
        private final UnsafeBuffer[] records;
        private final boolean[] isKept;
        private int kept;

        private LatestTops(final int instruments) {
            records = new UnsafeBuffer[instruments];
            isKept = new boolean[instruments];
            for (int i = 0; i < instruments; i++) {
                records[i] = new UnsafeBuffer(new byte[Records.COMMON_LENGTH * 2]);
            }
        }

        private boolean isEmpty() {
            return kept == 0;
        }

        private void keep(final int position, final DirectBuffer record, final int length) {
            records[position].putBytes(0, record, 0, length);
            kept += isKept[position] ? 0 : 1;
            isKept[position] = true;
        }

        private int flush(final EventPublisher publisher) {
            int flushed = 0;
            for (int i = 0; kept > 0 && i < records.length; i++) {
                if (isKept[i] && publisher.offer(records[i], 0, Records.length(records[i], 0))) {
                    isKept[i] = false;
                    kept--;
                    flushed++;
                }
            }
            return flushed;
        }

        private void clear() {
            java.util.Arrays.fill(isKept, false);
            kept = 0;
        }
    }
}
