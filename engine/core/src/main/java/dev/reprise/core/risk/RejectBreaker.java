package dev.reprise.core.risk;

import dev.reprise.api.Carrier;
import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.RejectCode;
import java.util.Arrays;

/**
 * K23: the venue says no. The same structural reject several times in a row pauses the strategy in the instrument, so
 * that a request that cannot succeed is not repeated for ever; many rejects of any kind in a window disable the
 * strategy. A cancel that lost the race against a fill is no reject.
 */
final class RejectBreaker {
    private static final int CAPACITY = 1_024;
    private static final int NOBODY = -1;

    private final RiskLimits limits;
    private final int strategies;
    private final int instruments;
    private final SlidingWindow[] rejects; // by strategy
    private final byte[] lastCodes; // by strategy and instrument: reject and request, 0 after a success
    private final int[] streaks; // by strategy and instrument
    private final long[] pausedUntil; // by strategy and instrument
    private int alarmPair = NOBODY; // paused, and nobody was told yet

    RejectBreaker(final RiskLimits limits, final RiskCapacity capacity) {
        this.limits = limits;
        strategies = capacity.strategies();
        instruments = capacity.instruments();
        rejects = new SlidingWindow[strategies];
        for (int s = 0; s < strategies; s++) {
            rejects[s] = new SlidingWindow(CAPACITY);
        }
        lastCodes = new byte[strategies * instruments];
        streaks = new int[strategies * instruments];
        pausedUntil = new long[strategies * instruments];
        Arrays.fill(pausedUntil, Long.MIN_VALUE);
    }

    /** The venue refused a request; true when the strategy has to be disabled. */
    boolean applyReject(
            final int strategy,
            final int instrument,
            final OrderRequest request,
            final RejectCode code,
            final long now) {
        if (request == OrderRequest.CANCEL && code == RejectCode.UNKNOWN_ORDER) {
            return false;
        }
        final int pair = strategy * instruments + instrument;
        final byte key = (byte) (code.value() * 4 + request.value());
        streaks[pair] = !isStructural(code) ? 0 : lastCodes[pair] == key ? streaks[pair] + 1 : 1;
        lastCodes[pair] = key;
        final long maxSame = limits.tightest(Limit.MAX_SAME_REJECTS, strategy, instrument);
        if (maxSame >= 0 && streaks[pair] >= Math.max(maxSame, 1)) {
            streaks[pair] = 0;
            pausedUntil[pair] = now + Math.max(limits.tightest(Limit.REJECT_PAUSE, strategy, instrument), 0);
            alarmPair = pair;
        }
        rejects[strategy].add(now);
        final long most = limits.ofStrategy(Limit.MAX_REJECTS, strategy);
        final long window = limits.ofStrategy(Limit.REJECT_WINDOW, strategy);
        return most >= 0 && rejects[strategy].count(window, now) >= Math.max(most, 1);
    }

    /** The venue took a request. */
    void applyAccepted(final int strategy, final int instrument) {
        final int pair = strategy * instruments + instrument;
        lastCodes[pair] = 0;
        streaks[pair] = 0;
    }

    /** A person armed the strategy. */
    void applyArming(final int strategy) {
        rejects[strategy].clear();
        for (int pair = strategy * instruments; pair < (strategy + 1) * instruments; pair++) {
            lastCodes[pair] = 0;
            streaks[pair] = 0;
            pausedUntil[pair] = Long.MIN_VALUE;
        }
    }

    /** Whether repeating the request cannot help. */
    static boolean isStructural(final RejectCode code) {
        return switch (code) {
            case FILTER, MALFORMED, MARKET_CLOSED, CREDENTIAL, INSUFFICIENT_BALANCE, WOULD_TRIGGER, DUPLICATE -> true;
            case OTHER, WOULD_TAKE, RATE_LIMIT, UNKNOWN_ORDER, CLOCK, NULL_VAL -> false;
        };
    }

    DenialCode check(final dev.reprise.core.decision.OrderRequest r, final long now) {
        final long until = pausedUntil[r.strategy * instruments + r.instrument];
        final boolean isSet = limits.tightest(Limit.MAX_SAME_REJECTS, r.strategy, r.instrument) >= 0
                && limits.ofStrategy(Limit.MAX_REJECTS, r.strategy) >= 0;
        if (isSet && now >= until) {
            return null;
        }
        r.allowed = 0;
        r.actual = Math.max(until - now, 0);
        return DenialCode.K23_REJECT_RATE;
    }

    boolean isAlarmPending() {
        return alarmPair != NOBODY;
    }

    int alarmStrategy() {
        return alarmPair / instruments;
    }

    int alarmInstrument() {
        return alarmPair % instruments;
    }

    long pausedUntil() {
        return pausedUntil[alarmPair];
    }

    /** The alarm was raised. */
    void applyAlarm() {
        alarmPair = NOBODY;
    }

    long stateHash(final long seed) {
        long hash = Exact.mix(seed, alarmPair);
        for (final SlidingWindow window : rejects) {
            hash = window.stateHash(hash);
        }
        for (int pair = 0; pair < lastCodes.length; pair++) {
            if (lastCodes[pair] != 0 || pausedUntil[pair] != Long.MIN_VALUE) {
                hash = Exact.mix(Exact.mix(hash, pair), lastCodes[pair]);
                hash = Exact.mix(Exact.mix(hash, streaks[pair]), pausedUntil[pair]);
            }
        }
        return hash;
    }

    void carry(final Carrier carrier) {
        for (final SlidingWindow window : rejects) {
            window.carry(carrier);
        }
        carrier.carry(lastCodes);
        carrier.carry(streaks);
        carrier.carry(pausedUntil);
        alarmPair = carrier.carry(alarmPair);
    }
}
