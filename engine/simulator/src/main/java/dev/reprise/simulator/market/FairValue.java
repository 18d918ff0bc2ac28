package dev.reprise.simulator.market;

/**
 * What the agents believe the asset is worth: a geometric walk with phases of trend and calm, bursts of activity, and a slow
 * pull back to where it started. Never 0 or below, being an exponential.
 */
final class FairValue {
    private static final double BPS = 1e-4;
    private static final double NS_PER_SECOND = 1e9;
    private static final double REVERSION_SECONDS = 600;
    private static final double CALM_SHARE = 0.2;
    private static final double BURST_PACE = 4;

    private final SplitMix random;
    private final double startPrice;
    private final double volatility; // of the logarithm, per root second
    private final double steepest; // drift of the logarithm, per second
    private double offset; // of the logarithm from the start
    private double drift;
    private boolean calm;
    private long time;
    private long phaseEnd;
    private long burstStart;
    private long burstEnd;
    private double price;

    FairValue(final MarketSettings settings, final SplitMix random) {
        this.random = random;
        startPrice = settings.startPrice();
        volatility = settings.volatilityBps() * BPS;
        steepest = settings.trendBps() * BPS;
        time = settings.startTime();
        phaseEnd = time;
        burstEnd = time;
        price = startPrice;
        planBurst();
    }

    void advanceTo(final long now) {
        if (now >= phaseEnd) {
            beginPhase(now);
        }
        if (now >= burstEnd) {
            planBurst();
        }
        final double seconds = (now - time) / NS_PER_SECOND;
        time = now;
        final double noise = (calm ? 0.5 : 1) * volatility * StrictMath.sqrt(seconds) * random.normal();
        offset += (drift - offset / REVERSION_SECONDS) * seconds + noise;
        price = startPrice * StrictMath.exp(offset);
    }

    double price() {
        return price;
    }

    /** −1 to 1: which way it goes, and how steeply. */
    double trend() {
        return steepest == 0 ? 0 : drift / steepest;
    }

    /** How busy the market is: 1 usually, more in a burst. */
    double pace() {
        return time >= burstStart ? BURST_PACE : 1;
    }

    private void beginPhase(final long now) {
        calm = random.chance(CALM_SHARE);
        final double steepness = random.between(0.35, 1) * steepest;
        drift = calm ? 0 : random.chance(0.5) ? steepness : -steepness;
        phaseEnd = now + (long) (random.between(1.5, 5) * NS_PER_SECOND);
    }

    private void planBurst() {
        burstStart = burstEnd + (long) ((0.5 + random.exponential(5)) * NS_PER_SECOND);
        burstEnd = burstStart + (long) (random.between(0.2, 0.8) * NS_PER_SECOND);
    }
}
