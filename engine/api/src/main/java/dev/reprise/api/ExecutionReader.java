package dev.reprise.api;

/** Hears of executions of our orders. */
@FunctionalInterface
public interface ExecutionReader {
    /**
     * @param instrument instrument index
     * @param isBuy side of our order
     * @param execIdHigh venue execution id, upper half
     * @param execIdLow venue execution id, lower half
     */
    void execution(int instrument, boolean isBuy, long execIdHigh, long execIdLow);
}
