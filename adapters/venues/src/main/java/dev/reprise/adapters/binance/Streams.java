package dev.reprise.adapters.binance;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.TopOfBookEncoder;
import dev.reprise.api.schema.TradeEncoder;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/**
 * What each instrument's streams have brought: when data of its book came last, and the newest trade and touch, so that what two
 * connections bring side by side is taken once. A pong is no data. Not thread-safe.
 */
final class Streams {
    private static final int TRADE_ID_OFFSET = Records.BODY_OFFSET + TradeEncoder.tradeIdLowEncodingOffset();
    private static final int TOP_ID_OFFSET = Records.BODY_OFFSET + TopOfBookEncoder.updateIdEncodingOffset();
    private static final long NONE = -1;

    private final long[] lastDepth; // nanos, by position
    private final long[] lastTrade;
    private final long[] lastTop;
    private final boolean[] isSilent;
    private final int[] seenOn; // epoch that last brought depth
    private final long[] probe; // update id that the stream must reach, or NONE
    private final long[] probedAt;

    Streams(final int instruments) {
        lastDepth = new long[instruments];
        lastTrade = new long[instruments];
        lastTop = new long[instruments];
        isSilent = new boolean[instruments];
        seenOn = new int[instruments];
        probe = new long[instruments];
        probedAt = new long[instruments];
        begin(System.nanoTime());
    }

    /** A connection without a predecessor: nothing it brings has been seen. */
    void begin(final long now) {
        Arrays.fill(lastDepth, now);
        Arrays.fill(lastTrade, NONE);
        Arrays.fill(lastTop, NONE);
        Arrays.fill(isSilent, false);
        Arrays.fill(probe, NONE);
    }

    /** Whether that trade is new. */
    boolean isNewTrade(final int position, final DirectBuffer trade) {
        final long id = trade.getLong(TRADE_ID_OFFSET, java.nio.ByteOrder.LITTLE_ENDIAN);
        if (id <= lastTrade[position]) {
            return false;
        }
        lastTrade[position] = id;
        return true;
    }

    /** Whether that touch is new. */
    boolean isNewTop(final int position, final DirectBuffer top) {
        final long id = top.getLong(TOP_ID_OFFSET, java.nio.ByteOrder.LITTLE_ENDIAN);
        if (id < lastTop[position]) {
            return false;
        }
        lastTop[position] = id;
        return true;
    }

    /** Data of a book came; returns whether it had been silent. */
    boolean onDepth(final int position, final int epoch, final long now) {
        final boolean wasSilent = isSilent[position];
        lastDepth[position] = now;
        seenOn[position] = epoch;
        isSilent[position] = false;
        return wasSilent;
    }

    /** Whether the book has just become silent. */
    boolean hasFallenSilent(final int position, final long now, final long silenceNs) {
        if (isSilent[position] || now - lastDepth[position] < silenceNs) {
            return false;
        }
        isSilent[position] = true;
        return true;
    }

    /** Whether no data of the book has come for so long. */
    boolean isQuiet(final int position, final long now, final long quietNs) {
        return now - lastDepth[position] >= quietNs;
    }

    boolean isSilent(final int position) {
        return isSilent[position];
    }

    /** Whether that connection has brought data of every book. */
    boolean isComplete(final int epoch) {
        for (final int seen : seenOn) {
            if (seen != epoch) {
                return false;
            }
        }
        return true;
    }

    /** A snapshot tells that the venue's book is at that update: the stream has to follow. */
    void expect(final int position, final long updateId, final long now) {
        probe[position] = updateId;
        probedAt[position] = now;
    }

    /** Whether a stream has stayed behind what a snapshot told. */
    boolean isDead(final int position, final long lastSeen, final long now, final long graceNs) {
        if (probe[position] == NONE || now - probedAt[position] < graceNs) {
            return false;
        }
        final boolean isBehind = lastSeen < probe[position];
        probe[position] = NONE;
        return isBehind;
    }
}
