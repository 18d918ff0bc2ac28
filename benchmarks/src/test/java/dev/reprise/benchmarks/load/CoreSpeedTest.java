package dev.reprise.benchmarks.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CoreSpeedTest {
    private final CoreSpeed speed = new CoreSpeed();

    @Test
    void shouldTellTheShareOfLooksThatTookAThirdLongerThanTheBest() {
        for (int i = 0; i < 75; i++) {
            speed.add(399);
        }
        speed.add(300);
        for (int i = 0; i < 24; i++) {
            speed.add(600);
        }
        assertEquals(0.24, speed.slowedShare());

        speed.add(299); // 399 is a third longer now
        assertEquals(99.0 / 101, speed.slowedShare());
    }

    @Test
    void shouldLook() {
        assertEquals(0, speed.slowedShare());

        speed.look(100);

        assertTrue(speed.slowedShare() < 1, "the best look is none of the slowed ones");
    }
}
