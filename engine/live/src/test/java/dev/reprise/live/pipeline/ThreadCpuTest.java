package dev.reprise.live.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.BitSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import net.openhft.affinity.Affinity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThreadCpuTest {
    private static <T> T onAThread(final Supplier<T> work) throws InterruptedException {
        final CompletableFuture<T> answer = new CompletableFuture<>();
        final Thread thread = new Thread(() -> {
            try {
                answer.complete(work.get());
            } catch (final RuntimeException | AssertionError failure) {
                answer.completeExceptionally(failure);
            }
        });
        thread.start();
        thread.join();
        try {
            return answer.get();
        } catch (final ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }

    private static BitSet bindable() {
        final BitSet all = Affinity.getAffinity();
        assumeTrue(!all.isEmpty() && Affinity.isJNAAvailable(), "this system binds no threads");
        return all;
    }

    private static BitSet only(final int cpu) {
        final BitSet one = new BitSet();
        one.set(cpu);
        return one;
    }

    @Test
    void shouldBindTheThreadAndNoOther() throws InterruptedException {
        final BitSet all = bindable();
        final int last = all.length() - 1;

        final BitSet bound = onAThread(() -> {
            ThreadCpu.pin(last);
            return Affinity.getAffinity();
        });

        assertEquals(only(last), bound);
        assertEquals(all, Affinity.getAffinity());
    }

    @Test
    void shouldBindToAProcessorThatTheThreadCouldNotRunOnUntilItAsks() throws InterruptedException {
        final BitSet all = bindable();
        assumeTrue(all.cardinality() > 1, "one processor only");
        final int last = all.length() - 1;

        final BitSet bound = onAThread(() -> {
            ThreadCpu.pin(all.nextSetBit(0)); // as with isolcpus: the last one is not in the thread's mask
            ThreadCpu.pin(last);
            return Affinity.getAffinity();
        });

        assertEquals(only(last), bound);
    }

    @Test
    void shouldLeaveTheCallerWhereItWasAfterItFoundOutWhatCanBeUsed() throws InterruptedException {
        final BitSet all = bindable();

        assertEquals(all, onAThread(() -> {
            ThreadCpu.requireUsable(PipelineSettings.ANY_CPU);
            ThreadCpu.requireUsable(all.length() - 1);
            assertThrows(IllegalStateException.class, () -> ThreadCpu.requireUsable(1_023));
            return Affinity.getAffinity();
        }));
    }

    @Test
    void shouldLeaveAThreadAloneThatMayRunAnywhere() throws InterruptedException {
        assertEquals(Affinity.getAffinity(), onAThread(() -> {
            ThreadCpu.pin(PipelineSettings.ANY_CPU);
            return Affinity.getAffinity();
        }));
    }

    @ParameterizedTest
    @ValueSource(ints = {1_023, 5_000})
    void shouldRefuseAProcessorThatIsNotThere(final int cpu) throws InterruptedException {
        final String message = onAThread(() -> assertThrows(IllegalStateException.class, () -> ThreadCpu.pin(cpu))
                .getMessage());

        assertTrue(message.startsWith("engine.cpu: cannot run on cpu=" + cpu + ": "), message);
    }
}
