import { h } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { addPictures, album, pictureName, refreshAlbum, removePicture } from '../media/album.js';
import { fileButton, takeFiles } from '../media/files.js';
import * as model from '../model.js';
import { iconButton, part } from '../../lib/parts/field.js';
import { radioList } from '../../lib/parts/choice.js';
import { richText } from '../../lib/parts/rich-text.js';
import * as sandbox from '../sandbox.js';
import { changeDevice } from '../session.js';

/** The phone's album, and how its clients give pictures to pages. */
export function mediaDrawer() {
  void refreshAlbum();
  const add = (/** @type {File[]} */ files) => void addPictures(files, 'album');
  const albumPart = part(
    () => t('media.album'),
    h('p', { className: 'hint' }, () => richText(t('media.album.hint'))),
    fileButton(() => t('media.add'), add),
    h('ul', { className: 'gallery', 'aria-label': () => t('media.album') }, () => album().map(entry))
  );
  takeFiles(albumPart, add);
  return [
    albumPart,
    part(
      () => t('media.data'),
      radioList(
        {
          values: /** @type {const} */ (['measured', 'documented']),
          label: (name) => t(`media.data.${name}`),
          value: () => model.phone().device.local_image_data,
          onChoose: (local_image_data) => void changeDevice({ local_image_data }),
          name: () => t('media.data'),
        },
        (name) => t(`media.data.${name}.detail`)
      )
    ),
  ];
}

/** @param {import('../../types/sandbox').AlbumPicture} picture */
function entry(picture) {
  const name = () => pictureName(picture, t);
  return h(
    'li',
    { className: 'album-entry' },
    h('img', { src: sandbox.picturePath(model.phone().id, picture.id), alt: name, loading: 'lazy' }),
    h('span', { className: 'album-size' }, `${picture.width} × ${picture.height}`),
    picture.sample
      ? null
      : iconButton(
          'close',
          () => t('media.remove', { name: name() }),
          () => void removePicture(picture),
          'small'
        )
  );
}
