package dev.reprise.api;

/**
 * A set of {@link Capability}. Immutable.
 *
 * <pre>{@code
 * Capabilities spot = Capabilities.of(Capability.STOP_LIMIT, Capability.OCO, Capability.TRIGGER_LAST);
 * if (spot.has(Capability.OCO)) { ... }
 * }</pre>
 *
 * @param bits as in the {@code InstrumentDefinition} record
 */
public record Capabilities(int bits) {
    /** The engine does everything. */
    public static final Capabilities NONE = new Capabilities(0);
    /** What {@link Capability} names, all of it. */
    public static final Capabilities ALL = of(Capability.values());

    /** These and no others. */
    public static Capabilities of(final Capability... capabilities) {
        int bits = 0;
        for (final Capability capability : capabilities) {
            bits |= capability.bit();
        }
        return new Capabilities(bits);
    }

    public boolean has(final Capability capability) {
        return (bits & capability.bit()) != 0;
    }

    /** What both have. */
    public Capabilities and(final Capabilities other) {
        return new Capabilities(bits & other.bits);
    }
}
