package dev.reprise.localvenues.binance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays a recording of one symbol to whoever subscribes.
 *
 * <p>It begins when all recorded streams are subscribed to, or a second after the last subscription came. Where the recorder
 * asked for its snapshot the player waits for the client's request and answers with the recorded one; when nothing of the book
 * was sent before, it first sends up to the first change, since clients ask when they see one. A request that comes later is
 * answered with the book as played so far. At full speed it sends a few frames whenever every client has taken all before.
 * Payloads, their times included, are those recorded. On the venue thread only, but for the questions about progress.
 */
final class PlaybackMarket implements VenueMarket, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PlaybackMarket.class);
    private static final long SETTLE_NS = 1_000_000_000;
    private static final long SNAPSHOT_PATIENCE_NS = 10_000_000_000L;
    private static final long RETRY_NS = 200_000;
    private static final long IDLE_NS = 10_000_000;
    private static final int BURST = 64;

    private final StreamHub hub;
    private final Recording recording;
    private final RecordedSymbol survey;
    private final VenueSymbol symbol;
    private final String depthKey;
    private final double speed;
    private final PlayedBook book = new PlayedBook();
    private final List<Request> requests = new ArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private RecordedFrame next;
    private RecordedFrame snapshot; // reached in the recording, not asked for yet
    private boolean isAnsweredAhead;
    private boolean isDepthSent;
    private boolean isRunning;
    private long lastSubscriptionNs;
    private long waitingSinceNs;
    private long originNs;
    private long originTime;
    private volatile long playedFrames;

    private PlaybackMarket(final PlaybackSettings settings, final StreamHub hub, final RecordedSymbol survey)
            throws IOException {
        this.hub = hub;
        this.survey = survey;
        symbol = survey.symbol();
        depthKey = symbol.lower() + "@" + StreamNames.DEPTH;
        speed = settings.speed();
        recording = new Recording(settings.files());
        read();
    }

    /** Reads the recording once for its symbol and scales, then stands before its first line. */
    static PlaybackMarket open(final PlaybackSettings settings, final StreamHub hub) throws IOException {
        return new PlaybackMarket(settings, hub, RecordedSymbol.survey(settings.files()));
    }

    /** Every depth stream of a symbol is the one that was recorded. */
    static String playedKey(final String stream) {
        return StreamNames.isDepth(stream) ? StreamNames.depthKey(stream) : stream;
    }

    StreamHub hub() {
        return hub;
    }

    private void read() throws IOException {
        next = recording.next() ? RecordedFrame.of(recording) : null;
    }

    @Override
    public long advance(final long nowNs) {
        if (!isRunning) {
            if (!isAudienceThere(nowNs)) {
                return IDLE_NS;
            }
            isRunning = true;
            rebase(nowNs);
        }
        try {
            return play(nowNs);
        } catch (final IOException e) {
            throw new UncheckedIOException("the recording can no longer be read", e);
        }
    }

    private boolean isAudienceThere(final long nowNs) {
        if (survey.keys.stream().noneMatch(hub::has)) {
            return false;
        }
        return survey.keys.stream().allMatch(hub::has) || nowNs - lastSubscriptionNs > SETTLE_NS;
    }

    /** From now on the next line's time is now. */
    private void rebase(final long nowNs) {
        originNs = nowNs;
        originTime = next == null ? 0 : next.timeNs();
    }

    private long play(final long nowNs) throws IOException {
        if (speed == PlaybackSettings.FULL_SPEED && hub.isBehind()) {
            return RETRY_NS;
        }
        for (int i = 0; i < BURST; i++) {
            if (isWaitingForRequest(nowNs)) {
                return IDLE_NS;
            }
            if (next == null) {
                refuseWaiting();
                if (end.getCount() > 0 && !hub.isBehind()) {
                    end.countDown();
                }
                return IDLE_NS;
            }
            if (speed != PlaybackSettings.FULL_SPEED) {
                final long wait = (long) ((next.timeNs() - originTime) / speed) - (nowNs - originNs);
                if (wait > 0) {
                    return wait;
                }
            }
            send(next);
            playedFrames++;
            read();
        }
        return 0;
    }

    private boolean isWaitingForRequest(final long nowNs) {
        if (snapshot == null || !isDepthSent && next != null) {
            return false;
        }
        if (waitingSinceNs == 0) {
            waitingSinceNs = nowNs;
        }
        final boolean isOver = nowNs - waitingSinceNs > SNAPSHOT_PATIENCE_NS;
        if (requests.isEmpty() && !isOver) {
            return true;
        }
        if (isOver) {
            LOG.warn("nobody asked for the snapshot; the playback goes on without");
        }
        answerWaiting();
        snapshot = null;
        waitingSinceNs = 0;
        rebase(nowNs);
        return false;
    }

    private void send(final RecordedFrame frame) {
        if (frame.isSnapshot()) {
            final boolean isNeeded = !book.isValid();
            book.snapshot(frame.payload());
            if (isNeeded && !isAnsweredAhead && (hub.has(depthKey) || !requests.isEmpty())) {
                snapshot = frame;
                answerWaiting();
            }
            isAnsweredAhead = false;
            return;
        }
        if (frame.isDepth()) {
            isDepthSent = true;
            book.update(frame.payload());
        }
        if (frame.key() != null) {
            hub.publish(frame.key(), frame.data());
        }
    }

    private void answerWaiting() {
        if (snapshot != null && !requests.isEmpty()) {
            requests.forEach(request -> request.answer.accept(Answer.ok(snapshot.data())));
            requests.clear();
            snapshot = null;
        }
    }

    private void refuseWaiting() {
        for (final Request request : requests) {
            request.answer.accept(noSnapshot());
        }
        requests.clear();
    }

    private static Answer noSnapshot() {
        return Answer.refused(new ApiError(503, -1001, "The recording holds no snapshot."));
    }

    @Override
    public void depth(final VenueSymbol asked, final int limit, final Consumer<Answer> answer) {
        if (survey.snapshot == null || next == null && snapshot == null && !book.isValid()) {
            answer.accept(noSnapshot());
        } else if (snapshot != null) {
            requests.add(new Request(answer));
            answerWaiting();
        } else if (book.isValid()) {
            answer.accept(Answer.ok(book.text(limit)));
        } else if (!isRunning && !hub.has(depthKey)) {
            isAnsweredAhead = true; // asked before the stream was opened: the player would wait for us and we for it
            answer.accept(Answer.ok(survey.snapshot));
        } else {
            requests.add(new Request(answer)); // until the player comes to it
        }
    }

    @Override
    public List<VenueSymbol> symbols() {
        return List.of(symbol);
    }

    @Override
    public String key(final String stream) {
        return playedKey(stream);
    }

    @Override
    public void onSubscribed(final String key, final long nowNs) {
        lastSubscriptionNs = nowNs;
    }

    long playedFrames() {
        return playedFrames;
    }

    boolean isFinished() {
        return end.getCount() == 0;
    }

    boolean awaitEnd(final long timeout, final TimeUnit unit) throws InterruptedException {
        return end.await(timeout, unit);
    }

    @Override
    public void close() throws IOException {
        recording.close();
    }

    private record Request(Consumer<Answer> answer) {}
}
