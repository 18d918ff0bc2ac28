package dev.reprise.core.order;

/**
 * Capacities of {@link Orders}; all memory is taken at construction.
 *
 * @param maxOpenOrders orders that may be open at once, above 0
 * @param rememberedOrders ended orders kept for late fills, above 0; the oldest is forgotten first
 * @param maxInstruments instrument indexes are below it
 * @param maxStrategies strategy indexes are below it; the engine's own protection (-2) comes on top
 * @param fillKeys execution ids kept to tell a fill from its repetition, above 0; the oldest is forgotten first
 * @param maxGateways gateway indexes are below it
 * @param creditsPerGateway new orders and amends that may wait in one gateway's queue, above 0
 */
public record OrderSettings(
        int maxOpenOrders,
        int rememberedOrders,
        int maxInstruments,
        int maxStrategies,
        int fillKeys,
        int maxGateways,
        int creditsPerGateway) {
    private static final int LIMIT = 1 << 24;
    private static final int MAX_GATEWAYS = 64;

    /** Checks every number. */
    public OrderSettings {
        require("maxOpenOrders", maxOpenOrders);
        require("rememberedOrders", rememberedOrders);
        require("maxInstruments", maxInstruments);
        require("maxStrategies", maxStrategies);
        require("fillKeys", fillKeys);
        require("maxGateways", maxGateways);
        if (maxGateways > MAX_GATEWAYS) {
            throw new IllegalArgumentException("maxGateways must be 1 to " + MAX_GATEWAYS + ": was " + maxGateways);
        }
        require("creditsPerGateway", creditsPerGateway);
    }

    /** What one engine with one gateway needs: 4,096 open orders, 16,384 remembered ones, 65,536 fills, 256 credits. */
    public static OrderSettings of(final int maxInstruments, final int maxStrategies) {
        return new OrderSettings(4_096, 16_384, maxInstruments, maxStrategies, 65_536, 1, 256);
    }

    private static void require(final String name, final int value) {
        if (value < 1 || value > LIMIT) {
            throw new IllegalArgumentException(name + " must be 1 to " + LIMIT + ": was " + value);
        }
    }
}
