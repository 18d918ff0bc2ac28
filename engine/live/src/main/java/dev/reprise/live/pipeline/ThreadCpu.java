package dev.reprise.live.pipeline;

import java.util.BitSet;
import net.openhft.affinity.Affinity;

/** Binds a thread to one processor, so that the system does not move it. Threads that it starts later inherit that. */
final class ThreadCpu {
    private ThreadCpu() {}

    /**
     * Binds the calling thread.
     *
     * @param cpu as Linux numbers them, or {@link PipelineSettings#ANY_CPU}, which does nothing
     * @throws IllegalStateException when this system does not bind threads, or has no such processor for this process
     */
    static void pin(final int cpu) {
        if (cpu == PipelineSettings.ANY_CPU) {
            return;
        }
        final BitSet allowed = Affinity.getAffinity();
        if (!allowed.get(cpu)) {
            throw refused(cpu, "this process may run on " + allowed);
        }
        Affinity.setAffinity(cpu);
        final BitSet now = Affinity.getAffinity();
        if (now.cardinality() != 1 || !now.get(cpu)) {
            throw refused(cpu, "this system did not bind the thread, which may run on " + now);
        }
    }

    private static IllegalStateException refused(final int cpu, final String why) {
        return new IllegalStateException("engine.cpu: cannot run on cpu=" + cpu + ": " + why
                + "; leave engine.cpu out, or name a processor that `taskset -p` shows");
    }
}
