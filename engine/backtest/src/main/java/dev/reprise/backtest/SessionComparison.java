package dev.reprise.backtest;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.CheckpointDecoder;
import dev.reprise.api.schema.FillDecoder;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.core.driver.DecisionHash;
import dev.reprise.core.driver.EventLog;
import dev.reprise.journal.JournalGroup;
import org.agrona.DirectBuffer;
import org.agrona.collections.LongHashSet;

/**
 * What a session recorded beside what its backtest decides, group by group: chains over the orders and over the fills of both, the
 * session's decision hash worked out from its bytes, and the first record that differs.
 */
public final class SessionComparison {
    private final Side session = new Side();
    private final Side backtest = new Side();
    private final DecisionHash sessionHash = new DecisionHash();
    private final CheckpointDecoder checkpoint = new CheckpointDecoder();
    private long firstDifference;

    /** Orders and fills of one of the two. */
    private static final class Side {
        private final DecisionHash orderChain = new DecisionHash();
        private final DecisionHash fillChain = new DecisionHash();
        private final LongHashSet held = new LongHashSet(); // ids of orders that the engine kept at first
        private final NewOrderDecoder newOrder = new NewOrderDecoder();
        private long orders; // a held order and its way to the venue are one

        void take(final DirectBuffer buffer, final int offset, final int length) {
            final int templateId = Records.templateId(buffer, offset);
            if (templateId == NewOrderDecoder.TEMPLATE_ID) {
                orderChain.add(buffer, offset, length);
                newOrder.wrap(
                        buffer,
                        offset + Records.BODY_OFFSET,
                        Records.blockLength(buffer, offset),
                        Records.version(buffer, offset));
                final boolean isHeld = (Records.flags(buffer, offset) & Records.FLAG_HELD) != 0;
                orders += isHeld || !held.remove(newOrder.clientOrderId()) ? 1 : 0;
                if (isHeld) {
                    held.add(newOrder.clientOrderId());
                }
            } else if (templateId == FillDecoder.TEMPLATE_ID) {
                fillChain.add(buffer, offset, length);
            }
        }
    }

    SessionComparison() {}

    /** The group's input ran; the log has what it caused here. */
    void compare(final JournalGroup group, final EventLog log) {
        takeSession(group);
        int at = 0;
        for (int record = 0; record < log.records(); record++) {
            final int length = Records.length(log.buffer(), at);
            backtest.take(log.buffer(), at, length);
            if (firstDifference == 0
                    && (record >= group.records() || !group.equals(record, log.buffer(), at, length))) {
                firstDifference = group.sequence(record);
            }
            at += length;
        }
        if (firstDifference == 0 && group.records() > log.records()) {
            firstDifference = group.sequence(log.records());
        }
    }

    /** The group did not run here. */
    void leftOut(final JournalGroup group) {
        takeSession(group);
        if (firstDifference == 0) {
            firstDifference = group.sequence(0);
        }
    }

    /** The group ran nowhere but in the process that it broke. */
    void skipped(final JournalGroup group) {
        for (int record = 0; record < group.records(); record++) {
            takeHash(group, record);
        }
    }

    private void takeSession(final JournalGroup group) {
        for (int record = 0; record < group.records(); record++) {
            session.take(group.buffer(), group.offset(record), group.length(record));
            takeHash(group, record);
        }
    }

    private void takeHash(final JournalGroup group, final int record) {
        final int offset = group.offset(record);
        if (group.templateId(record) == CheckpointDecoder.TEMPLATE_ID) {
            checkpoint.wrap(
                    group.buffer(),
                    offset + Records.BODY_OFFSET,
                    Records.blockLength(group.buffer(), offset),
                    Records.version(group.buffer(), offset));
            sessionHash.checkpoint(checkpoint.stateHash());
        }
        if (Records.isHashed(group.buffer(), offset)) {
            sessionHash.add(group.buffer(), offset, group.length(record));
        }
    }

    /** New orders that the session recorded. */
    public long sessionOrders() {
        return session.orders;
    }

    /** Fills that the session recorded. */
    public long sessionFills() {
        return session.fillChain.records();
    }

    /** The session's decision hash. */
    public String sessionHash() {
        return sessionHash.text();
    }

    /** Whether all orders are the same, byte for byte and in order. */
    public boolean sameOrders() {
        return isSame(session.orderChain, backtest.orderChain);
    }

    /** Whether all fills are the same, byte for byte and in order. */
    public boolean sameFills() {
        return isSame(session.fillChain, backtest.fillChain);
    }

    private static boolean isSame(final DecisionHash a, final DecisionHash b) {
        return a.chain() == b.chain() && a.records() == b.records();
    }

    /** Sequence in the session's journal of the first record that is not the same; 0 for none. */
    public long firstDifference() {
        return firstDifference;
    }
}
