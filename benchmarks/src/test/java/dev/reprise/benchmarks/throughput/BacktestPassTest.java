package dev.reprise.benchmarks.throughput;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.simulator.paper.FillModel;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BacktestPassTest {
    private static final int EVENTS = 2_000;

    @TempDir
    Path dataset;

    @Test
    void shouldMeasureAMakerThatSendsOrders() throws IOException {
        Recordings.dataset(dataset, Recordings.Part.BOOK, 0, EVENTS);
        final BacktestPass pass = new BacktestPass(dataset, false, FillModel.RISK_AVERSE);

        assertTrue(pass.run() > 0);
        assertTrue(pass.actions() > EVENTS / 20, "actions " + pass.actions());
    }

    @Test
    void shouldFailWhenTheMakerSendsNone() {
        Recordings.dataset(dataset, Recordings.Part.TRADES, 0, EVENTS); // no touch to follow
        final BacktestPass pass = new BacktestPass(dataset, false, FillModel.RISK_AVERSE);

        assertThrows(IllegalStateException.class, pass::run);
        assertThrows(IllegalStateException.class, pass::actions);
    }
}
