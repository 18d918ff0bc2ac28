package dev.reprise.core.risk;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.RiskSettingsEncoder;
import org.agrona.concurrent.UnsafeBuffer;

/** A {@code RiskSettings} record in the making: limits wide enough for everything, until a test narrows one. */
public final class TestLimits {
    public long maxOrderQty = 1_000_000;
    public long maxOrderNotional = 1_000_000_000;
    public long maxPosition = 1_000_000;
    public long maxDailyLoss = 1_000_000_000;
    public int maxOpenOrders = 1_000;
    public int ordersPerWindow = 1_000;
    public int cancelsPerWindow = 1_000;
    public int aggressiveCollarBps = 100;
    public int passiveCollarBps = 1_000;
    public int maxSlippageBps = 50;
    public int maxSpreadBps = 200;
    public long throttleWindow = 1_000;
    public long maxTopAge = 1_000_000_000;
    public long maxBookAge = 3_000_000_000L;
    public long duplicateWindow = 0;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);

    /** Limits of which this scope sets none. */
    static TestLimits none() {
        final TestLimits limits = new TestLimits();
        limits.maxOrderQty = -1;
        limits.maxOrderNotional = -1;
        limits.maxPosition = -1;
        limits.maxDailyLoss = -1;
        limits.maxOpenOrders = -1;
        limits.ordersPerWindow = -1;
        limits.cancelsPerWindow = -1;
        limits.aggressiveCollarBps = -1;
        limits.passiveCollarBps = -1;
        limits.maxSlippageBps = -1;
        limits.maxSpreadBps = -1;
        limits.throttleWindow = -1;
        limits.maxTopAge = -1;
        limits.maxBookAge = -1;
        limits.duplicateWindow = -1;
        return limits;
    }

    /** The record, at offset 0. */
    UnsafeBuffer record(final int strategy, final int instrument) {
        Records.begin(buffer, 0, RiskSettingsEncoder.BLOCK_LENGTH, RiskSettingsEncoder.TEMPLATE_ID);
        final RiskSettingsEncoder encoder = new RiskSettingsEncoder().wrap(buffer, Records.BODY_OFFSET);
        encoder.strategy(strategy)
                .instrument(instrument)
                .maxOrderQty(maxOrderQty)
                .maxOrderNotional(maxOrderNotional)
                .maxPosition(maxPosition)
                .maxDailyLoss(maxDailyLoss)
                .maxOpenOrders(maxOpenOrders)
                .ordersPerWindow(ordersPerWindow)
                .cancelsPerWindow(cancelsPerWindow)
                .aggressiveCollarBps(aggressiveCollarBps)
                .passiveCollarBps(passiveCollarBps)
                .maxSlippageBps(maxSlippageBps)
                .maxSpreadBps(maxSpreadBps)
                .throttleWindow(throttleWindow)
                .maxTopAge(maxTopAge)
                .maxBookAge(maxBookAge)
                .duplicateWindow(duplicateWindow);
        Records.end(buffer, 0, encoder.encodedLength());
        return buffer;
    }
}
