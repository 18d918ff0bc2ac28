package dev.reprise.core.laws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The laws on a few histories. {@code -Dreprise.laws.seeds=17..17
 * -Dreprise.laws.events=5000} runs others.
 */
class CoreLawsPropertyTest {
    private static Histories histories;

    @BeforeAll
    static void run() {
        histories = Histories.run(1, 40, 2_000);
        System.out.println("laws of the core: " + histories);
    }

    private static void holds(final String law) {
        assertEquals(Map.of(), histories.of(law), law + " broken, by seed");
    }

    @Test
    void theCoreNeverBreaks() {
        holds("fault");
    }

    /** Each found a fault once: an amend's quantity was judged without fills that were told and had not come. */
    @ParameterizedTest
    @ValueSource(longs = {1411, 1454})
    void historiesThatFoundSomethingHold(final long seed) {
        assertEquals("", new Histories.Probe(false, 5_000).apply(seed), "seed " + seed);
    }

    @Test
    void theHistoriesHoldOrders() {
        assertTrue(histories.orders() > 50 * histories.histories(), histories.toString());
    }

    @Test
    void p1PositionIsTheSumOfItsFills() {
        holds("P1");
    }

    @Test
    void p2TheLedgerBalancesToTheLastUnit() {
        holds("P2");
    }

    @Test
    void p3NothingIsSentWithoutItsApproval() {
        holds("P3");
    }

    @Test
    void p4FilledOnlyGrowsAndNeverBeyondTheOrderUnsaid() {
        holds("P4");
    }

    @Test
    void p5AnOrderEndsOnce() {
        holds("P5");
    }

    @Test
    void p7NoEntryOnABookBehindAGap() {
        holds("P7");
    }

    @Test
    void p9AnOrderIdIsUsedOnce() {
        holds("P9");
    }

    @Test
    void p11TheWorstCaseStaysWithinTheLimits() {
        holds("P11");
    }

    @Test
    void p14NothingThatAddsRiskLeavesInHalted() {
        holds("P14");
    }

    @Test
    void p15WhatFillsIsProtectedOrSomebodyIsTold() {
        holds("P15");
    }

    @Test
    void p16TheThrottleHoldsInEveryWindow() {
        holds("P16");
    }
}
