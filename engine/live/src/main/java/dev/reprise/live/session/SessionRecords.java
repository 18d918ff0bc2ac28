package dev.reprise.live.session;

import static dev.reprise.api.record.Records.BODY_OFFSET;

import dev.reprise.api.EventPublisher;
import dev.reprise.api.record.DefinitionRecords;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BalanceEncoder;
import dev.reprise.api.schema.CommandKind;
import dev.reprise.api.schema.LatencyPointsEncoder;
import dev.reprise.api.schema.OperatorCommandEncoder;
import dev.reprise.api.schema.RiskSettingsEncoder;
import dev.reprise.api.schema.RunIdentityEncoder;
import dev.reprise.api.schema.RunStartedEncoder;
import dev.reprise.api.schema.RunStoppedEncoder;
import dev.reprise.api.schema.RunTextEncoder;
import dev.reprise.api.schema.StateCause;
import dev.reprise.api.schema.StopCause;
import dev.reprise.api.schema.StrategyDefinitionEncoder;
import dev.reprise.api.schema.StrategyFaultEncoder;
import dev.reprise.api.schema.StrategyStatus;
import dev.reprise.api.schema.StrategyStatusChangedEncoder;
import dev.reprise.api.schema.TextKind;
import dev.reprise.api.schema.VenueLimitsEncoder;
import dev.reprise.api.schema.VenueTermsEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.UnsafeBuffer;

/** Publishes a session's first and last records and the operator's commands. One thread at a time; allocates. */
public final class SessionRecords {
    private static final int TEXT_CHUNK = 2_048;
    private static final int POINTS_CHUNK = 256;

    private final EventPublisher publisher;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[Records.MAX_LENGTH]);
    private final AtomicLong commands;

    public SessionRecords(final EventPublisher publisher) {
        this(publisher, new AtomicLong());
    }

    /** @param commands how many commands there were; shared by all who publish some */
    public SessionRecords(final EventPublisher publisher, final AtomicLong commands) {
        this.publisher = publisher;
        this.commands = commands;
    }

    /**
     * Publishes the start: run, texts, definitions, limits, balances, strategies.
     *
     * @param anchor wall clock at the process's start, UTC ns
     * @param opening balances that the journal does not hold yet
     */
    public void start(
            final SessionSpec spec,
            final int runNumber,
            final long anchor,
            final List<SessionSpec.BalanceSpec> opening) {
        begin(RunStartedEncoder.BLOCK_LENGTH, RunStartedEncoder.TEMPLATE_ID);
        final RunStartedEncoder run = new RunStartedEncoder()
                .wrap(buffer, BODY_OFFSET)
                .seed(spec.seed())
                .anchor(anchor)
                .runNumber(runNumber)
                .mode(spec.mode())
                .environment((short) spec.environment())
                .entryLatency(spec.simulation().entryLatency())
                .responseLatency(spec.simulation().responseLatency())
                .fillModel(spec.simulation().fillModel())
                .fillExponent(spec.simulation().fillExponent())
                .twoClocks((short) (spec.simulation().twoClocks() ? 1 : 0));
        publish(run.encodedLength());
        identity(spec, anchor);
        text(TextKind.CONFIGURATION, spec.configuration());
        text(TextKind.CODE_HASHES, spec.codeHashes());
        latencies(spec.simulation().latencies(), spec.seed());
        if (!spec.simulation().terms().equals(VenueTerms.PLAIN)) {
            terms(spec.simulation().terms());
        }
        if (!spec.simulation().limits().equals(VenueLimitsSpec.NONE)) {
            venueLimits(spec.simulation().limits());
        }
        DefinitionRecords.publish(publisher, spec.currencies(), spec.instruments(), publisher.nanos());
        spec.limits().forEach(this::limits);
        opening.forEach(this::balance);
        for (int i = 0; i < spec.strategies().size(); i++) {
            strategy(i, spec.strategies().get(i));
        }
    }

    private void identity(final SessionSpec spec, final long anchor) {
        begin(RunIdentityEncoder.BLOCK_LENGTH, RunIdentityEncoder.TEMPLATE_ID);
        final RunIdentityEncoder identity = new RunIdentityEncoder()
                .wrap(buffer, BODY_OFFSET)
                .processId(ProcessHandle.current().pid())
                .wallTime(anchor)
                .run(spec.run())
                .instance(spec.instance())
                .host("")
                .version(spec.version());
        publish(identity.encodedLength());
    }

    private void text(final TextKind kind, final String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        final int parts = Math.max(1, (bytes.length + TEXT_CHUNK - 1) / TEXT_CHUNK);
        for (int part = 0; part < parts; part++) {
            final int from = part * TEXT_CHUNK;
            begin(RunTextEncoder.BLOCK_LENGTH, RunTextEncoder.TEMPLATE_ID);
            final RunTextEncoder encoder = new RunTextEncoder()
                    .wrap(buffer, BODY_OFFSET)
                    .part(part)
                    .parts(parts)
                    .kind(kind)
                    .putText(bytes, from, Math.min(TEXT_CHUNK, bytes.length - from));
            publish(encoder.encodedLength());
        }
    }

    private void latencies(final LatencyTable table, final long seed) {
        final int size = table.points().size();
        final int parts = (size + POINTS_CHUNK - 1) / POINTS_CHUNK;
        for (int part = 0; part < parts; part++) {
            begin(LatencyPointsEncoder.BLOCK_LENGTH, LatencyPointsEncoder.TEMPLATE_ID);
            final LatencyPointsEncoder encoder = new LatencyPointsEncoder()
                    .wrap(buffer, BODY_OFFSET)
                    .seed(seed)
                    .part(part)
                    .parts(parts)
                    .kind(table.kind());
            final List<LatencyTable.Point> some =
                    table.points().subList(part * POINTS_CHUNK, Math.min(size, (part + 1) * POINTS_CHUNK));
            final LatencyPointsEncoder.PointsEncoder group = encoder.pointsCount(some.size());
            some.forEach(point ->
                    group.next().time(point.time()).entry(point.entry()).response(point.response()));
            publish(encoder.encodedLength());
        }
    }

    private void terms(final VenueTerms terms) {
        begin(VenueTermsEncoder.BLOCK_LENGTH, VenueTermsEncoder.TEMPLATE_ID);
        final VenueTermsEncoder encoder = new VenueTermsEncoder()
                .wrap(buffer, BODY_OFFSET)
                .fundingRate(terms.fundingRate())
                .fundingInterval(terms.fundingInterval())
                .funding((short) (terms.funding() ? 1 : 0))
                .selfTrade(terms.selfTrade())
                .impact(terms.impact());
        final VenueTermsEncoder.TiersEncoder group =
                encoder.tiersCount(terms.tiers().size());
        terms.tiers()
                .forEach(tier -> group.next()
                        .volume(tier.volume())
                        .makerFeeRate(tier.makerRate())
                        .takerFeeRate(tier.takerRate()));
        publish(encoder.encodedLength());
    }

    private void venueLimits(final VenueLimitsSpec limits) {
        begin(VenueLimitsEncoder.BLOCK_LENGTH, VenueLimitsEncoder.TEMPLATE_ID);
        final VenueLimitsEncoder encoder =
                new VenueLimitsEncoder().wrap(buffer, BODY_OFFSET).openStops(limits.openStops());
        final VenueLimitsEncoder.LimitsEncoder group =
                encoder.limitsCount(limits.limits().size());
        limits.limits()
                .forEach(limit ->
                        group.next().window(limit.windowNs()).most(limit.most()).kind(limit.kind()));
        publish(encoder.encodedLength());
    }

    /** A scope's limits, from here on; {@code start} publishes those a session begins with. What they do not name stays. */
    public void limits(final LimitsSpec limits) {
        publish(encode(limits, buffer));
    }

    /** Writes a scope's limits as a record, but for its time; returns the body's length. */
    static int encode(final LimitsSpec limits, final UnsafeBuffer buffer) {
        Records.begin(buffer, 0, RiskSettingsEncoder.BLOCK_LENGTH, RiskSettingsEncoder.TEMPLATE_ID);
        final RiskSettingsEncoder encoder = new RiskSettingsEncoder()
                .wrap(buffer, BODY_OFFSET)
                .strategy(limits.strategy())
                .instrument(limits.instrument())
                .currency(limits.currency())
                .venue(limits.venue() + 1);
        final RiskSettingsEncoder.LimitsEncoder group =
                encoder.limitsCount(limits.values().size());
        limits.values()
                .forEach((limit, value) -> group.next().limit(limit.kind()).value(value));
        return encoder.encodedLength();
    }

    private void balance(final SessionSpec.BalanceSpec balance) {
        begin(BalanceEncoder.BLOCK_LENGTH, BalanceEncoder.TEMPLATE_ID);
        final BalanceEncoder encoder = new BalanceEncoder()
                .wrap(buffer, BODY_OFFSET)
                .free(balance.amount())
                .currency(balance.currency());
        publish(encoder.encodedLength());
    }

    private void strategy(final int index, final SessionSpec.StrategySpec strategy) {
        begin(StrategyDefinitionEncoder.BLOCK_LENGTH, StrategyDefinitionEncoder.TEMPLATE_ID);
        final StrategyDefinitionEncoder encoder = new StrategyDefinitionEncoder()
                .wrap(buffer, BODY_OFFSET)
                .strategy(index)
                .name(strategy.name())
                .factory(strategy.factory())
                .instruments(String.join(",", strategy.instruments()))
                .parameters(strategy.parameters());
        publish(encoder.encodedLength());
    }

    /** Recovery found that this strategy does not decide as it did. */
    public void cold(final int strategy, final String message) {
        begin(StrategyStatusChangedEncoder.BLOCK_LENGTH, StrategyStatusChangedEncoder.TEMPLATE_ID);
        final StrategyStatusChangedEncoder encoder = new StrategyStatusChangedEncoder()
                .wrap(buffer, BODY_OFFSET)
                .strategy(strategy)
                .status(StrategyStatus.COLD)
                .cause(StateCause.DIVERGED)
                .message(message);
        publish(encoder.encodedLength());
    }

    /** An operator's command; {@code strategy} is -1 when it is about all. */
    public void command(final CommandKind kind, final int strategy, final String who, final String reason) {
        command(kind, strategy, who, reason, false);
    }

    /** @param keepsProtection for a halt: whether stop-loss and take-profit orders stay */
    public void command(
            final CommandKind kind,
            final int strategy,
            final String who,
            final String reason,
            final boolean keepsProtection) {
        begin(OperatorCommandEncoder.BLOCK_LENGTH, OperatorCommandEncoder.TEMPLATE_ID);
        final OperatorCommandEncoder encoder = new OperatorCommandEncoder()
                .wrap(buffer, BODY_OFFSET)
                .strategy(strategy)
                .commandId(commands.incrementAndGet())
                .kind(kind)
                .keepsProtection((short) (keepsProtection ? 1 : 0))
                .who(who)
                .reason(reason);
        publish(encoder.encodedLength());
    }

    /**
     * An operator's wish to cancel one order.
     *
     * @param clientOrderId of an order of ours; 0: one that is not, which instrument and venue order id name
     */
    public void cancelOrder(
            final int instrument,
            final long clientOrderId,
            final long venueOrderIdHigh,
            final long venueOrderIdLow,
            final String who,
            final String reason) {
        begin(OperatorCommandEncoder.BLOCK_LENGTH, OperatorCommandEncoder.TEMPLATE_ID);
        publish(new OperatorCommandEncoder()
                .wrap(buffer, BODY_OFFSET)
                .instrument(instrument)
                .strategy(Records.NO_STRATEGY)
                .commandId(commands.incrementAndGet())
                .kind(CommandKind.CANCEL_ORDER)
                .clientOrderId(clientOrderId)
                .venueOrderIdHigh(venueOrderIdHigh)
                .venueOrderIdLow(venueOrderIdLow)
                .who(who)
                .reason(reason)
                .encodedLength());
    }

    /** The core had not moved for too long: whatever it did may not go on. */
    public void strategyFault(final String message) {
        begin(StrategyFaultEncoder.BLOCK_LENGTH, StrategyFaultEncoder.TEMPLATE_ID);
        publish(new StrategyFaultEncoder()
                .wrap(buffer, BODY_OFFSET)
                .message(message)
                .encodedLength());
    }

    /** The session's last record. */
    public void stop(final StopCause cause) {
        begin(RunStoppedEncoder.BLOCK_LENGTH, RunStoppedEncoder.TEMPLATE_ID);
        publish(new RunStoppedEncoder().wrap(buffer, BODY_OFFSET).cause(cause).encodedLength());
    }

    private void begin(final int blockLength, final int templateId) {
        Records.begin(buffer, 0, blockLength, templateId);
    }

    private void publish(final int bodyLength) {
        Records.receiveTime(buffer, 0, publisher.nanos());
        publisher.publish(buffer, 0, Records.end(buffer, 0, bodyLength));
    }
}
