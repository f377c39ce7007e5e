console.log('diagram')
