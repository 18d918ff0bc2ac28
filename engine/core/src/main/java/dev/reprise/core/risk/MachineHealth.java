package dev.reprise.core.risk;

import dev.reprise.api.Carrier;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.DiskLevel;
import dev.reprise.core.decision.OrderRequest;

/**
 * K25 and K26: an engine whose clock is off, that lags behind its inputs, or whose disk fills takes no entries. Lag is
 * the age of the input in hand, or the loop's 99th percentile when that is longer. What nobody measured is well.
 */
final class MachineHealth {
    private final RiskLimits limits;
    private long clockOffset;
    private long loopTime;
    private long inputAge;
    private DiskLevel disk = DiskLevel.AMPLE;
    private boolean pending; // the disk is full, and the engine has not halted yet

    MachineHealth(final RiskLimits limits) {
        this.limits = limits;
    }

    /** A session began: what an earlier process measured is not known of this one. */
    void applyRun() {
        clockOffset = 0;
        loopTime = 0;
        inputAge = 0;
        disk = DiskLevel.AMPLE;
        pending = false;
    }

    /** @param offsetNs host clock against the venue's */
    void applyClockOffset(final long offsetNs) {
        clockOffset = offsetNs == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(offsetNs);
    }

    void applyInput(final long ageNs) {
        inputAge = ageNs;
    }

    /** @param loopNs 99th percentile of the core's loop; {@link Records#NO_VALUE}: not measured */
    void applyHealth(final long loopNs, final DiskLevel level) {
        loopTime = loopNs == Records.NO_VALUE ? 0 : loopNs;
        if (level != DiskLevel.NULL_VAL) {
            pending = level == DiskLevel.HALT && (pending || disk != DiskLevel.HALT);
            disk = level;
        }
    }

    /** The engine's state changed: what was pending is answered. */
    void applyState() {
        pending = false;
    }

    boolean isPending() {
        return pending;
    }

    /** K25. */
    DenialCode checkClock(final OrderRequest r) {
        final long maxOffset = limits.at(Limit.MAX_CLOCK_OFFSET, RiskLimits.ACCOUNT);
        if (clockOffset > maxOffset) {
            return refused(r, DenialCode.K25_CLOCK_LAG, maxOffset, clockOffset);
        }
        final long maxLag = limits.at(Limit.MAX_ENGINE_LAG, RiskLimits.ACCOUNT);
        final long lag = Math.max(inputAge, loopTime);
        return lag > maxLag ? refused(r, DenialCode.K25_CLOCK_LAG, maxLag, lag) : null;
    }

    /** K26. */
    DenialCode checkDisk(final OrderRequest r) {
        return disk == DiskLevel.REDUCE || disk == DiskLevel.HALT
                ? refused(r, DenialCode.K26_JOURNAL, DiskLevel.WARN.value(), disk.value())
                : null;
    }

    private static DenialCode refused(
            final OrderRequest r, final DenialCode code, final long allowed, final long actual) {
        r.allowed = Math.max(allowed, 0);
        r.actual = actual;
        return code;
    }

    long stateHash(final long seed) {
        final long hash = Exact.mix(Exact.mix(Exact.mix(seed, clockOffset), loopTime), inputAge);
        return Exact.mix(Exact.mix(hash, disk.value()), pending ? 1 : 0);
    }

    void carry(final Carrier carrier) {
        clockOffset = carrier.carry(clockOffset);
        loopTime = carrier.carry(loopTime);
        inputAge = carrier.carry(inputAge);
        pending = carrier.carry(pending);
        disk = carrier.carry(disk, DiskLevel.values());
    }
}
