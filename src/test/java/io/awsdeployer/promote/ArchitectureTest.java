package io.awsdeployer.promote;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.awsdeployer.promote.error.PromotionException;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Data goes one way: docs/architecture.md has the picture, this holds it. */
@AnalyzeClasses(
    packages = "io.awsdeployer.promote",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String BASE = "io.awsdeployer.promote.";
  private static final String COMMAND_LINE = BASE + "cli";

  /** From first to last: shared packages, then the steps; none may know one further down. */
  private static final List<String> ORDER =
      List.of(
          "error",
          "registry",
          "naming",
          "timing",
          "log",
          "work",
          "aws",
          "ecr",
          "read",
          "options",
          "open",
          "plan",
          "order",
          "stage",
          "receipt",
          "switchover",
          "report",
          "rehearsal");

  @ArchTest
  static final ArchRule NO_CYCLES = slices().matching(BASE + "(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule EVERY_PACKAGE_HAS_ITS_PLACE =
      classes()
          .should()
          .resideInAnyPackage(
              Stream.concat(
                      Stream.of("io.awsdeployer.promote", COMMAND_LINE),
                      ORDER.stream().map(p -> BASE + p))
                  .toArray(String[]::new));

  /** The second door: Lambda's package is without it. */
  @ArchTest
  static final ArchRule NOTHING_DEPENDS_ON_THE_COMMAND_LINE =
      noClasses()
          .that()
          .resideOutsideOfPackage(COMMAND_LINE)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(COMMAND_LINE);

  @ArchTest
  static final ArchRule NOTHING_STATIC_IS_MUTABLE = fields().that().areStatic().should().beFinal();

  @ArchTest
  static final ArchRule NAMES_SAY_WHAT_A_CLASS_IS =
      noClasses().should().haveNameMatching(".*(Utils?|Helpers?|Managers?|Impl)$");

  @ArchTest
  static final ArchRule ERRORS_CAN_BE_CAUGHT_BY_NAME =
      classes()
          .that()
          .areAssignableTo(PromotionException.class)
          .should()
          .bePublic()
          .andShould()
          .resideInAPackage(BASE + "error")
          .andShould(
              com.tngtech.archunit.lang.conditions.ArchConditions.be(
                  DescribedPredicate.describe("top level", JavaClass::isTopLevelClass)));

  @ArchTest
  static final ArchRule ONLY_THE_ECR_PACKAGE_MAKES_ECR_CALLS =
      noClasses()
          .that()
          .resideOutsideOfPackages(BASE + "ecr", BASE + "aws")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("software.amazon.awssdk.services.ecr.EcrClient");

  @ArchTest
  static final ArchRule TIME_AND_CHANCE_ARE_PASSED_IN =
      noClasses()
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .callMethod(Thread.class, "sleep", long.class);

  /** Their state would be the same in every function that is restored from one snapshot. */
  @ArchTest
  static final ArchRule CHANCE_IS_NOT_PART_OF_A_SNAPSHOT =
      noClasses()
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(ThreadLocalRandom.class, SplittableRandom.class)
          .orShould()
          .callConstructor(Random.class)
          .orShould()
          .callMethod(Math.class, "random");

  @TestFactory
  Stream<DynamicTest> everyPackageDependsOnlyOnEarlierOnes() {
    var imported =
        new com.tngtech.archunit.core.importer.ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.awsdeployer.promote");
    return Stream.iterate(0, i -> i < ORDER.size(), i -> i + 1)
        .map(i ->
            DynamicTest.dynamicTest(
                ORDER.get(i),
                () ->
                    noClasses()
                        .that()
                        .resideInAPackage(BASE + ORDER.get(i))
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(later(i))
                        .allowEmptyShould(true)
                        .check(imported)));
  }

  private static String[] later(int place) {
    return Stream.concat(
            Stream.of("io.awsdeployer.promote"), ORDER.stream().skip(place + 1L).map(p -> BASE + p))
        .toArray(String[]::new);
  }
}
