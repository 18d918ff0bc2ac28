package dev.reprise.backtest;

import static dev.reprise.api.record.Records.BODY_OFFSET;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookInvalidDecoder;
import dev.reprise.api.schema.BookInvalidEncoder;
import dev.reprise.api.schema.BookInvalidReason;
import dev.reprise.api.schema.BookUpdateDecoder;
import dev.reprise.api.schema.BookUpdateEncoder;
import dev.reprise.api.schema.ConnectionDecoder;
import dev.reprise.api.schema.ConnectionState;
import dev.reprise.api.schema.L3UpdateDecoder;
import dev.reprise.api.schema.L3UpdateEncoder;
import dev.reprise.api.schema.RunStartedDecoder;
import dev.reprise.api.schema.StreamKind;
import dev.reprise.api.schema.TopOfBookDecoder;
import dev.reprise.api.schema.TradeDecoder;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Makes one market of the sessions in a journal. What a session was told is not known any more when the next one begins, although one
 * that was killed does not say so: it is lost from its last record on. Without a book, nothing but the connection's own record says that
 * the best prices are lost with it. And each session may count its connection epochs from 1: they are moved behind those of the sessions
 * before, else every book of a later one would be taken for an old one.
 */
final class SessionSeams {
    private final boolean areTradesTouch;
    private final boolean[] hasBook; // by instrument: told since the last loss, which a record of its own would end
    private final boolean[] hasTouch;
    private final boolean[] isNew; // its session has told no book yet
    private final int[] shift; // of the session's epochs
    private final int[] lastEpoch; // moved
    private final ArrayDeque<Loss> losses = new ArrayDeque<>();
    private final ConnectionDecoder connection = new ConnectionDecoder();
    private final BookInvalidEncoder invalid = new BookInvalidEncoder();
    private final UnsafeBuffer record = new UnsafeBuffer(new byte[BODY_OFFSET + BookInvalidEncoder.BLOCK_LENGTH + 8]);
    private long lastTime = Records.NO_TIME;

    private record Loss(int instrument, int epoch, long time) {}

    /** @param areTradesTouch whether trades make best bid and ask */
    SessionSeams(final int maxInstruments, final boolean areTradesTouch) {
        this.areTradesTouch = areTradesTouch;
        hasBook = new boolean[maxInstruments];
        hasTouch = new boolean[maxInstruments];
        isNew = new boolean[maxInstruments];
        shift = new int[maxInstruments];
        lastEpoch = new int[maxInstruments];
        Arrays.fill(lastEpoch, Integer.MIN_VALUE);
    }

    /** Takes notice of a record of the journal, of whatever kind. */
    void onRecord(final DirectBuffer buffer, final int offset, final int template) {
        if (Records.isCarried(buffer, offset)) {
            return;
        }
        if (template == RunStartedDecoder.TEMPLATE_ID) {
            for (int i = 0; i < hasBook.length; i++) {
                if (hasBook[i] || hasTouch[i]) {
                    lose(i, lastTime);
                }
            }
            Arrays.fill(isNew, true);
        } else if (template == ConnectionDecoder.TEMPLATE_ID) {
            connection.wrap(
                    buffer, offset + BODY_OFFSET, Records.blockLength(buffer, offset), Records.version(buffer, offset));
            if (connection.stream() == StreamKind.MARKET_DATA && connection.state() == ConnectionState.DOWN) {
                loseTouches(Records.receiveTime(buffer, offset));
            }
        }
        lastTime = Math.max(lastTime, Records.receiveTime(buffer, offset));
    }

    /** A book that goes on without a record of its loss came over another connection. */
    private void loseTouches(final long time) {
        for (int i = 0; i < hasTouch.length; i++) {
            if (hasTouch[i] && !hasBook[i]) {
                lose(i, time);
            }
        }
    }

    private void lose(final int instrument, final long time) {
        hasBook[instrument] = false;
        hasTouch[instrument] = false;
        losses.add(new Loss(instrument, Math.max(0, lastEpoch[instrument]), time));
    }

    /** Moves the epoch of a market record that goes into the backtest behind all losses so far. */
    void move(final MutableDirectBuffer market, final int template) {
        final int instrument = Records.instrument(market, 0);
        switch (template) {
            case BookUpdateDecoder.TEMPLATE_ID -> {
                moveEpoch(market, instrument, BODY_OFFSET + BookUpdateEncoder.epochEncodingOffset());
                hasBook[instrument] = true;
            }
            case L3UpdateDecoder.TEMPLATE_ID -> {
                moveEpoch(market, instrument, BODY_OFFSET + L3UpdateEncoder.epochEncodingOffset());
                hasBook[instrument] = true;
            }
            case BookInvalidDecoder.TEMPLATE_ID -> {
                moveEpoch(market, instrument, BODY_OFFSET + BookInvalidEncoder.epochEncodingOffset());
                hasBook[instrument] = false;
                hasTouch[instrument] = false;
            }
            case TopOfBookDecoder.TEMPLATE_ID -> hasTouch[instrument] = true;
            case TradeDecoder.TEMPLATE_ID -> hasTouch[instrument] |= areTradesTouch;
            default -> {
                // neither a book nor a touch
            }
        }
    }

    private void moveEpoch(final MutableDirectBuffer market, final int instrument, final int at) {
        final int epoch = market.getInt(at, LITTLE_ENDIAN);
        if (isNew[instrument]) {
            isNew[instrument] = false;
            shift[instrument] = epoch > lastEpoch[instrument] ? 0 : lastEpoch[instrument] + 1 - epoch;
        }
        market.putInt(at, epoch + shift[instrument], LITTLE_ENDIAN);
        lastEpoch[instrument] = Math.max(lastEpoch[instrument], epoch + shift[instrument]);
    }

    /** Moves to the next loss that comes before the record at hand; false when there is none. */
    boolean nextLoss() {
        final Loss loss = losses.poll();
        if (loss == null) {
            return false;
        }
        Records.begin(record, 0, BookInvalidEncoder.BLOCK_LENGTH, BookInvalidEncoder.TEMPLATE_ID);
        invalid.wrap(record, BODY_OFFSET)
                .receiveTime(loss.time())
                .instrument(loss.instrument())
                .epoch(loss.epoch())
                .reason(BookInvalidReason.CONNECTION);
        Records.end(record, 0, BookInvalidEncoder.BLOCK_LENGTH);
        return true;
    }

    /** The loss, a {@code BookInvalid}. */
    UnsafeBuffer loss() {
        return record;
    }
}
