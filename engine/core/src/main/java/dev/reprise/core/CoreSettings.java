package dev.reprise.core;

/**
 * How much a core makes room for, once, at start. Part of what replays: the same journal needs the same capacities.
 *
 * @param maxInstruments instrument indexes are below it
 * @param maxStrategies strategy indexes are below it
 * @param maxCurrencies currency indexes are below it
 * @param maxProtections entries protected at once
 * @param bookWindowTicks ticks around the touch that each side of a book keeps in its dense part
 */
public record CoreSettings(
        int maxInstruments, int maxStrategies, int maxCurrencies, int maxProtections, int bookWindowTicks) {
    /** What every driver uses. */
    public static final CoreSettings DEFAULT = new CoreSettings(512, 32, 256, 1_024, 16_384);

    public CoreSettings {
        if (maxInstruments < 1 || maxStrategies < 1 || maxCurrencies < 1 || maxProtections < 1) {
            throw new IllegalArgumentException("capacities must be above 0: maxInstruments=" + maxInstruments
                    + " maxStrategies=" + maxStrategies + " maxCurrencies=" + maxCurrencies + " maxProtections="
                    + maxProtections);
        }
    }
}
