package io.awsdeployer.promote.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.RepositoryName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The first answer decides the way of all that follow. Through the front door what went wrong on
 * one way is mended on the other, so the target ends up the same.
 */
class AutoUploadTest {
  private static final RepositoryName A = new RepositoryName("app/a");
  private static final RepositoryName B = new RepositoryName("app/b");
  private static final Digest BLOB = Digest.of("blob");
  private final IOException closed = new IOException("closed to us");

  private final RegistryUpload registry = mock(RegistryUpload.class);
  private final BlobUpload api = mock(BlobUpload.class);
  private final LayerDownload content = mock(LayerDownload.class);
  private final List<String> decisions = new ArrayList<>();

  @BeforeEach
  void theRegistryMounts() {
    when(registry.mounts()).thenReturn(true);
  }

  private AutoUpload upload(BlobUpload afterRefusal) {
    return new AutoUpload(
        registry,
        new AutoUpload.Decision() {
          @Override
          public BlobUpload taken(RegistryUpload taken) {
            decisions.add("taken");
            return taken;
          }

          @Override
          public BlobUpload refused(RegistryUpload refused) {
            decisions.add("refused");
            return afterRefusal;
          }
        });
  }

  @Test
  void theBlobWhoseUploadTheRegistryRefusesGoesByTheApiItselfAndAllAfterItDo() throws Exception {
    when(registry.begin(any(), any())).thenThrow(closed);
    AutoUpload upload = upload(api);
    assertThat(upload.mounts()).isTrue();
    upload.upload(A, content);
    verify(api).upload(A, content);
    upload.upload(B, content);
    verify(api).upload(B, content);
    verify(registry, never()).begin(B, content);
    assertThat(upload.mounts()).isFalse();
    assertThat(decisions).containsExactly("refused");
  }

  @Test
  void whereTheRegistryIsNotAtFaultTheFailureIsTheBlobsOwn() throws Exception {
    when(registry.begin(any(), any())).thenThrow(closed);
    AutoUpload upload = upload(registry);
    assertThatThrownBy(() -> upload.upload(A, content)).isSameAs(closed);
    assertThat(upload.mounts()).isTrue();
    assertThat(decisions).containsExactly("refused");
    upload.upload(B, content);
    verify(registry).upload(B, content);
  }

  @ParameterizedTest
  @EnumSource
  void whatTheRegistrySaysToAWishIsPassedOnWhereItsWayIsTaken(MountAnswer answer) throws Exception {
    when(registry.mount(A, BLOB, B)).thenReturn(answer);
    AutoUpload upload = upload(registry);
    assertThat(upload.mount(A, BLOB, B)).isEqualTo(answer);
    assertThat(decisions).hasSize(1);
    assertThat(upload.mount(A, BLOB, B)).isEqualTo(answer);
    assertThat(decisions).hasSize(1);
  }

  /** The API knows no mounts, so nothing that the registry leaves open is asked again. */
  @ParameterizedTest
  @EnumSource(names = {"REFUSED", "UNTOLD"})
  void aWishIsRefusedWhereTheApisWayIsTaken(MountAnswer answer) throws Exception {
    when(registry.mount(A, BLOB, B)).thenReturn(answer);
    AutoUpload upload = upload(api);
    assertThat(upload.mount(A, BLOB, B)).isEqualTo(MountAnswer.REFUSED);
    assertThat(upload.mounts()).isFalse();
  }

  @Test
  void aWishThatBreaksIsFollowedByTheQuestionWhoseFaultItIs() throws Exception {
    when(registry.mount(A, BLOB, B)).thenThrow(closed);
    AutoUpload upload = upload(api);
    assertThatThrownBy(() -> upload.mount(A, BLOB, B)).isSameAs(closed);
    assertThat(decisions).containsExactly("refused");
    assertThat(upload.mounts()).isFalse();
  }
}
