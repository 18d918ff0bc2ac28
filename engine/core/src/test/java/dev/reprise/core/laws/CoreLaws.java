package dev.reprise.core.laws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The laws, on histories that a subclass chooses. {@code -Dreprise.laws.seeds=17..17 -Dreprise.laws.events=5000} runs others.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CoreLaws {
    private Histories histories;

    abstract Histories histories();

    @BeforeAll
    void run() {
        histories = histories();
        System.out.println("laws of the core: " + histories);
    }

    private void holds(final String law) {
        assertEquals(Map.of(), histories.of(law), law + " broken, by seed");
    }

    @Test
    void theCoreNeverBreaks() {
        holds("fault");
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

    /** O16 as well. */
    @Test
    void p7NoEntryOnABookBehindAGap() {
        holds("P7");
    }

    @Test
    void p9AnOrderIdIsUsedOnce() {
        holds("P9");
    }

    @Test
    void p10NoEntrySpendsWhatIsNotThere() {
        holds("P10");
    }

    @Test
    void p13ASecondReconciliationFindsNothingToDo() {
        holds("P13");
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
