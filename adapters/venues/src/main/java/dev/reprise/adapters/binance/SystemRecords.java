package dev.reprise.adapters.binance;

import dev.reprise.api.EventPublisher;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.AuditKind;
import dev.reprise.api.schema.AuditMismatchEncoder;
import dev.reprise.api.schema.ClockOffsetEncoder;
import dev.reprise.api.schema.ConnectionEncoder;
import dev.reprise.api.schema.ConnectionState;
import dev.reprise.api.schema.InstrumentStatusEncoder;
import dev.reprise.api.schema.RateUsageEncoder;
import dev.reprise.api.schema.ReconciliationBeginEncoder;
import dev.reprise.api.schema.ReconciliationEndEncoder;
import dev.reprise.api.schema.StreamKind;
import dev.reprise.api.schema.SubscriptionEncoder;
import dev.reprise.api.schema.TradingStatus;
import org.agrona.concurrent.UnsafeBuffer;

/** Publishes what the engine has to know about connections, subscriptions, rates and reconciliation. Not thread-safe. */
final class SystemRecords {
    private static final long MINUTE_NS = 60_000_000_000L;

    private final EventPublisher publisher;
    private final short venueIndex;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[256]);
    private final ConnectionEncoder connection = new ConnectionEncoder();
    private final SubscriptionEncoder subscription = new SubscriptionEncoder();
    private final RateUsageEncoder rateUsage = new RateUsageEncoder();
    private final ClockOffsetEncoder clockOffset = new ClockOffsetEncoder();
    private final AuditMismatchEncoder mismatch = new AuditMismatchEncoder();
    private final InstrumentStatusEncoder instrumentStatus = new InstrumentStatusEncoder();
    private final ReconciliationBeginEncoder begin = new ReconciliationBeginEncoder();
    private final ReconciliationEndEncoder end = new ReconciliationEndEncoder();

    SystemRecords(final EventPublisher publisher, final int venueIndex) {
        this.publisher = publisher;
        this.venueIndex = (short) venueIndex;
    }

    void connection(final StreamKind stream, final ConnectionState state, final int epoch) {
        Records.begin(buffer, 0, ConnectionEncoder.BLOCK_LENGTH, ConnectionEncoder.TEMPLATE_ID);
        connection.wrap(buffer, Records.BODY_OFFSET).epoch(epoch).venueIndex(venueIndex).stream(stream)
                .state(state);
        publish(ConnectionEncoder.BLOCK_LENGTH);
    }

    void subscription(final StreamKind stream, final int instrument, final int epoch, final boolean isActive) {
        Records.begin(buffer, 0, SubscriptionEncoder.BLOCK_LENGTH, SubscriptionEncoder.TEMPLATE_ID);
        subscription.wrap(buffer, Records.BODY_OFFSET).epoch(epoch).venueIndex(venueIndex).stream(stream)
                .active((short) (isActive ? 1 : 0));
        Records.instrument(buffer, 0, instrument);
        publish(SubscriptionEncoder.BLOCK_LENGTH);
    }

    void rateUsage(final long usedWeight, final long maxWeight) {
        Records.begin(buffer, 0, RateUsageEncoder.BLOCK_LENGTH, RateUsageEncoder.TEMPLATE_ID);
        rateUsage
                .wrap(buffer, Records.BODY_OFFSET)
                .usedWeight(usedWeight)
                .maxWeight(maxWeight)
                .window(MINUTE_NS)
                .venueIndex(venueIndex);
        publish(RateUsageEncoder.BLOCK_LENGTH);
    }

    /** @param offsetNs venue minus host */
    void clockOffset(final long offsetNs, final long roundTripNs) {
        Records.begin(buffer, 0, ClockOffsetEncoder.BLOCK_LENGTH, ClockOffsetEncoder.TEMPLATE_ID);
        clockOffset.wrap(buffer, Records.BODY_OFFSET).clockOffset(offsetNs).roundTrip(roundTripNs);
        publish(ClockOffsetEncoder.BLOCK_LENGTH);
    }

    /** @param instrument -1 for none */
    void auditMismatch(
            final AuditKind audit,
            final int instrument,
            final long clientOrderId,
            final long expected,
            final long actual,
            final int consecutive) {
        Records.begin(buffer, 0, AuditMismatchEncoder.BLOCK_LENGTH, AuditMismatchEncoder.TEMPLATE_ID);
        mismatch.wrap(buffer, Records.BODY_OFFSET)
                .clientOrderId(clientOrderId)
                .expected(expected)
                .actual(actual)
                .consecutive(consecutive)
                .venueIndex(venueIndex)
                .audit(audit);
        Records.instrument(buffer, 0, instrument);
        publish(AuditMismatchEncoder.BLOCK_LENGTH);
    }

    void instrumentStatus(final int instrument, final TradingStatus status) {
        Records.begin(buffer, 0, InstrumentStatusEncoder.BLOCK_LENGTH, InstrumentStatusEncoder.TEMPLATE_ID);
        instrumentStatus.wrap(buffer, Records.BODY_OFFSET).status(status);
        Records.instrument(buffer, 0, instrument);
        publish(InstrumentStatusEncoder.BLOCK_LENGTH);
    }

    void reconciliationBegin() {
        Records.begin(buffer, 0, ReconciliationBeginEncoder.BLOCK_LENGTH, ReconciliationBeginEncoder.TEMPLATE_ID);
        begin.wrap(buffer, Records.BODY_OFFSET).venueIndex(venueIndex);
        publish(ReconciliationBeginEncoder.BLOCK_LENGTH);
    }

    void reconciliationEnd(final boolean isComplete) {
        Records.begin(buffer, 0, ReconciliationEndEncoder.BLOCK_LENGTH, ReconciliationEndEncoder.TEMPLATE_ID);
        end.wrap(buffer, Records.BODY_OFFSET).venueIndex(venueIndex).complete((short) (isComplete ? 1 : 0));
        publish(ReconciliationEndEncoder.BLOCK_LENGTH);
    }

    private void publish(final int blockLength) {
        Records.receiveTime(buffer, 0, publisher.nanos());
        publisher.publish(buffer, 0, Records.end(buffer, 0, blockLength));
    }
}
