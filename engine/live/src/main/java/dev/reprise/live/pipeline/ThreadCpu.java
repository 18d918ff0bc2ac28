package dev.reprise.live.pipeline;

import java.util.BitSet;
import net.openhft.affinity.Affinity;

/**
 * Binds a thread to one processor, so that the system does not move it. Threads that it starts later inherit that. Whether a thread
 * may be bound is the system's to say: processors set apart with {@code isolcpus} are in no thread's mask until it asks for one.
 */
public final class ThreadCpu {
    private ThreadCpu() {}

    /**
     * Binds the calling thread.
     *
     * @param cpu as Linux numbers them, or {@link PipelineSettings#ANY_CPU}, which does nothing
     * @throws IllegalStateException when this system does not bind threads, or not this one to that processor
     */
    static void pin(final int cpu) {
        if (cpu == PipelineSettings.ANY_CPU) {
            return;
        }
        try {
            Affinity.setAffinity(cpu);
        } catch (final IllegalStateException
                | IndexOutOfBoundsException denied) { // by the system; beyond what a mask holds
            throw refused(cpu, denied.getMessage(), denied);
        }
        final BitSet now = Affinity.getAffinity();
        if (now.cardinality() != 1 || !now.get(cpu)) {
            throw refused(cpu, "this system did not bind the thread, which may run on " + now, null);
        }
    }

    /**
     * Finds out whether a thread can be bound, by binding the calling one; afterwards it may run where it could before.
     *
     * @param cpu as Linux numbers them, or {@link PipelineSettings#ANY_CPU}, which can always be used
     * @throws IllegalStateException when this system does not bind threads, or not this one to that processor
     */
    public static void requireUsable(final int cpu) {
        if (cpu == PipelineSettings.ANY_CPU) {
            return;
        }
        final BitSet before = Affinity.getAffinity();
        try {
            pin(cpu);
        } finally {
            if (!before.isEmpty()) {
                Affinity.setAffinity(before);
            }
        }
    }

    private static IllegalStateException refused(final int cpu, final String why, final Throwable cause) {
        return new IllegalStateException(
                "engine.cpu: cannot run on cpu=" + cpu + ": " + why
                        + "; leave engine.cpu out, or name a processor of /sys/devices/system/cpu/online that this process's"
                        + " cpuset has",
                cause);
    }
}
