package dev.reprise.simulator.market;

/** Someone who trades: acts at its own times, as the market's pace has it. */
abstract class Agent {
    final int owner;
    final Floor floor;
    private final double meanPauseNs;
    private long nextTime;

    Agent(final int owner, final Floor floor, final long startTime, final long meanPauseNs) {
        this.owner = owner;
        this.floor = floor;
        this.meanPauseNs = meanPauseNs;
        nextTime = startTime + 1 + (long) (floor.random.nextDouble() * meanPauseNs);
    }

    final long nextTime() {
        return nextTime;
    }

    final void step() {
        act();
        nextTime += 1 + (long) floor.random.exponential(meanPauseNs / floor.fair.pace());
    }

    abstract void act();
}
