package dev.reprise.live.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.BitSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import net.openhft.affinity.Affinity;
import org.junit.jupiter.api.Test;

class ThreadCpuTest {
    private static <T> T onAThread(final Supplier<T> work) throws InterruptedException {
        final CompletableFuture<T> answer = new CompletableFuture<>();
        final Thread thread = new Thread(() -> {
            try {
                answer.complete(work.get());
            } catch (final RuntimeException failure) {
                answer.completeExceptionally(failure);
            }
        });
        thread.start();
        thread.join();
        try {
            return answer.get();
        } catch (final ExecutionException e) {
            throw (RuntimeException) e.getCause();
        }
    }

    @Test
    void shouldBindTheThreadAndNoOther() throws InterruptedException {
        final BitSet all = Affinity.getAffinity();
        assumeTrue(!all.isEmpty() && Affinity.isJNAAvailable(), "this system binds no threads");
        final int last = all.length() - 1;

        final BitSet bound = onAThread(() -> {
            ThreadCpu.pin(last);
            return Affinity.getAffinity();
        });

        assertEquals(BitSet.valueOf(new long[] {1L << last}), bound);
        assertEquals(all, Affinity.getAffinity());
    }

    @Test
    void shouldLeaveAThreadAloneThatMayRunAnywhere() throws InterruptedException {
        assertEquals(Affinity.getAffinity(), onAThread(() -> {
            ThreadCpu.pin(PipelineSettings.ANY_CPU);
            return Affinity.getAffinity();
        }));
    }

    @Test
    void shouldRefuseAProcessorThatIsNotThere() throws InterruptedException {
        final String message = onAThread(() -> {
            try {
                ThreadCpu.pin(1_023);
                return "";
            } catch (final IllegalStateException refused) {
                return refused.getMessage();
            }
        });

        assertTrue(message.startsWith("engine.cpu: cannot run on cpu=1023: "), message);
    }
}
